#pragma once
// Commands that wait for the nodes: an act's answer goes out when every node of its screens has confirmed it,
// or when its stamp has come, and names those that had not; and not before the act would survive a restart.
// Pure.
//
// Thread-safety: unsafe.

#include "wire/messages.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::controller {

class ActAnswers {
public:
    static constexpr Duration disk_patience = 3s;

    struct Waiting {
        std::string peer;
        std::uint64_t command = 0;
        std::string text; // what was done, for a person
        HouseTime stamp;
        std::string stamp_text; // in UTC
        std::vector<std::string> screens;
        std::map<std::string, std::uint64_t>
            nodes;                       // there when it was sent: the number that each must confirm
        std::vector<std::string> absent; // nodes of the screens that were not there
        std::uint64_t on_disk = 0;       // what DiskWriter::done() must have reached
    };
    struct Ready {
        std::string peer;
        Answer answer;
    };

    void add(Waiting waiting) { waiting_.push_back(std::move(waiting)); }
    void confirmed(const std::string& node, std::uint64_t number);
    // What DiskWriter says: how far it is, and what went wrong.
    struct Disk {
        std::uint64_t done = 0;
        std::string trouble;
    };
    // Those that are complete, or whose stamp has come; and on disk, or not for longer than `disk_patience`
    // behind their stamp, which their text then says.
    std::vector<Ready> ready(HouseTime now, const Disk& disk);
    // When ready() will have something at the latest, asked at `now`.
    HouseTime next(HouseTime now) const;
    // A new epoch: nobody will confirm any more. All answers are ready.
    void give_up() { given_up_ = true; }

private:
    std::vector<Waiting> waiting_;
    bool given_up_ = false;
};

} // namespace lianping::controller
