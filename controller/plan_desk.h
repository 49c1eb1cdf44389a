#pragma once
// The plan in force of every screen: made by programme::plan, numbered, on disk.
//
// DATA/controller/plans/SCREEN.plan (the message's bytes) and plans.json (what they were made from, and how
// far they reach).
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/result.h"
#include "programme/planner.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianping::controller {

class PlanDesk {
public:
    static constexpr Duration horizon = std::chrono::days(14);

    // Reads what is in `folder`. What cannot be read counts as not there.
    explicit PlanDesk(std::filesystem::path folder);

    // What all plans are made from. Where it has not changed since the plans in force were made, they stay.
    struct From {
        const programme::Programme& programme;
        const programme::Catalogue& catalogue;
        std::string fingerprint; // of the operator's texts
        Epoch epoch = 0;
        Anchor anchor;
    };
    // Whether there is something to plan: something changed, or the horizon has come near.
    bool due(const From& from, HouseTime now) const;
    // Plans all screens anew from `stamp` on, and drops those that the programme does not have. Gives the
    // screens.
    std::vector<std::string> plan(const From& from, HouseTime stamp);
    // Puts the plans in force on disk when it is called, which may be on another thread. To be done after
    // they were sent: nobody waits for the disk. What cannot be written is in force all the same.
    std::function<Result<void>()> save() const;
    // A node holds a plan of that number. One that was never given here (the disk was behind when this
    // process's forerunner died, or a backup was restored) makes new plans due: nodes take none of a lower
    // number. Gives whether it is such a one.
    bool saw(std::uint64_t number) {
        const bool unknown = number > last_number_;
        last_number_ = std::max(last_number_, number);
        behind_ = behind_ || unknown;
        return unknown;
    }

    std::shared_ptr<const ScreenPlan> plan(const std::string& screen) const;
    const programme::PlansInForce& in_force() const { return in_force_; }
    HouseTime planned_until(const std::string& screen) const;
    const std::string& cut_by(const std::string& screen) const;

private:
    struct Made {
        HouseTime stamp, until;
        std::string cut_by;
    };
    static std::string fingerprint(const From& from);
    bool near_horizon(HouseTime now) const;

    std::filesystem::path folder_;
    programme::PlansInForce in_force_;
    std::map<std::string, Made> made_;
    std::string made_from_;
    std::uint64_t last_number_ = 0;
    bool behind_ = false; // nodes hold newer plans than these
};

// A name as a file's name: what could lead elsewhere is written as %XX.
std::string file_name(const std::string& name);

// 64 bits of all the words, in order, as hex (FNV-1a): tells whether something changed, not who changed it.
class Fingerprint {
public:
    Fingerprint& add(std::string_view word);
    std::string text() const;

private:
    std::uint64_t state_ = 14695981039346656037ULL;
};

} // namespace lianping::controller
