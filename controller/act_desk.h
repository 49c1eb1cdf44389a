#pragma once
// The acts in force on every screen: takes, alerts, holds, identifies, sound tests. Pure: instants and ids
// are arguments, the disk is the owner's.
//
// Every change makes a screen's Acts anew: the complete list, with a higher number and the stamp from which
// the change rules. What is over stays in it for 10 s, for players that are late or in transition.
//
// Thread-safety: unsafe.

#include "controller/take_parts.h"
#include "plan/acts.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianping::controller {

class ActDesk {
public:
    static constexpr Duration memory = 10s; // for how long an act that is over is kept

    // Who does it, and from when it rules.
    struct By {
        std::string who;
        HouseTime stamp;
        Epoch epoch = 0;
    };
    using Screens = std::vector<std::string>;

    // Takes one screen. Its cycles begin at the stamp.
    void take(const std::string& screen, const By& by, HouseTime until, std::string name,
              TakeContent content);
    // The take in force on the screen, where it has that name, shows the content from the stamp on, coming in
    // by its transition. Gives whether something changed.
    bool turn(const std::string& screen, const By& by, const std::string& name, const TakeContent& content);
    // Each gives the screens on which something changed.
    Screens release(const Screens& screens, const By& by);
    Screens hold(const Screens& screens, const By& by, HouseTime until);
    Screens go(const Screens& screens, const By& by);
    Screens alert(const Screens& screens, const By& by, HouseTime until, Alert::Level level,
                  const std::string& text);
    Screens clear_alerts(const Screens& screens, const By& by);
    Screens identify(const Screens& screens, const By& by, HouseTime until);
    Screens sound_test(const Screens& screens, const By& by, HouseTime until);

    // The same acts of a screen under a new number.
    void renew(const std::string& screen, const By& by) { put(screen, current(screen), by); }

    // The acts of a screen; null where there never were any.
    std::shared_ptr<const Acts> acts(const std::string& screen) const;
    const std::map<std::string, std::shared_ptr<const Acts>>& all() const { return acts_; }

    // Puts back what was on disk.
    void restore(Acts acts);
    // A node holds acts of that number: ours must be higher.
    void saw(std::uint64_t number) { last_number_ = std::max(last_number_, number); }
    // A new epoch began, in which what was `shift` earlier or later is the same instant: all acts are made
    // anew for it.
    Screens rebase(Epoch epoch, Duration shift, HouseTime stamp);

private:
    std::uint64_t next_id() { return ++last_id_; }
    // Puts `made` in the place of the screen's acts, without what is over.
    void put(const std::string& screen, Acts made, const By& by);
    Acts current(const std::string& screen) const;

    std::map<std::string, std::shared_ptr<const Acts>> acts_;
    std::uint64_t last_id_ = 0;     // of takes, alerts and holds
    std::uint64_t last_number_ = 0; // of versions
};

} // namespace lianping::controller
