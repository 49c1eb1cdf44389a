#pragma once
// A site with one film with sound on two screens: the real controller and two real players, heard at
// simulated devices.

#include <sys/types.h>

#include <array>
#include <filesystem>

namespace lianping::bench {

// Thread-safety: unsafe; the processes end with the thread that made them.
class SoundHouse {
public:
    // Makes `folder` anew. `programs`: where lianpingd and lianping-player are.
    SoundHouse(std::filesystem::path folder, std::filesystem::path programs,
               const std::filesystem::path& film);
    ~SoundHouse(); // ends what runs
    SoundHouse(const SoundHouse&) = delete;
    SoundHouse& operator=(const SoundHouse&) = delete;

    static constexpr std::array<const char*, 2> nodes{"wall-1", "room-1"};

    void start(double first_ppm, double second_ppm);
    void stop();
    bool all_run() const;
    std::filesystem::path heard(int node) const;
    std::filesystem::path present_log(int node) const;
    // CPU seconds of a player's threads whose names begin so, since it began.
    double cpu_of(int node, const char* threads) const;

private:
    std::filesystem::path folder_, programs_;
    std::array<pid_t, 3> processes_{0, 0, 0}; // the players, the controller
};

} // namespace lianping::bench
