#pragma once
// A site of that many screens and nodes, and its lianpingd, a real process.

#include "transport/rendezvous.h"

#include <sys/types.h>

#include <filesystem>

namespace lianping::bench {

// Thread-safety: unsafe; the process ends with this.
class ScaleHouse {
public:
    // `folder` is made anew. Throws std::runtime_error where the controller does not come.
    ScaleHouse(const std::filesystem::path& programs, std::filesystem::path folder, int players,
               int to_a_screen);
    ~ScaleHouse();
    ScaleHouse(const ScaleHouse&) = delete;
    ScaleHouse& operator=(const ScaleHouse&) = delete;

    const Rendezvous& controller() const { return found_; }
    pid_t process() const { return process_; }

private:
    std::filesystem::path folder_;
    pid_t process_ = 0;
    Rendezvous found_;
};

} // namespace lianping::bench
