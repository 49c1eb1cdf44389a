#pragma once
// A site whose items last some milliseconds each: videos of two codecs and three sizes, pictures of two
// formats; its lianpingd and one lianping-player on no display, real processes both.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lianping::bench {

// Thread-safety: unsafe; the processes end with this.
class QuickHouse {
public:
    struct Options {
        std::filesystem::path programs, folder; // the folder is made anew
        int slot_ms = 25;                       // of an item
        std::vector<std::string> player_arguments;
    };
    // Throws std::runtime_error where the media cannot be made.
    explicit QuickHouse(Options options);
    ~QuickHouse();
    QuickHouse(const QuickHouse&) = delete;
    QuickHouse& operator=(const QuickHouse&) = delete;

    void start();
    pid_t player() const { return player_; }
    bool player_runs() const;

    // Item changes whose item was shown, up to now: read from the player's present log.
    std::uint64_t changes();
    std::filesystem::path log() const { return options_.folder / "present.jsonl"; }

private:
    void write_site() const;

    Options options_;
    pid_t controller_ = 0, player_ = 0;
    std::ifstream lines_;
    std::string rest_; // of a line that is not whole yet
    std::string last_item_;
    std::uint64_t changes_ = 0;
};

} // namespace lianping::bench
