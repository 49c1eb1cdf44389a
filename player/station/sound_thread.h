#pragma once
// The thread that is heard: keeps a device open while the screen plays sound, and mixes ahead what the plan
// has for the instants that the device will come to. The device's own thread only reads that out
// (player/audio/device_feed.h). Neither ever makes the presenter wait.

#include "player/audio/audio_device.h"
#include "player/station/open_sounds.h"
#include "player/station/status_board.h"
#include "time/clock.h"
#include "time/clock_sync.h"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lianping::player {

// Where sound goes.
struct SoundSink {
    enum class Kind {
        none,      // nowhere
        device,    // SDL's, by name; empty: the desktop's default
        simulated, // a file, by a clock of its own: for drills
    };
    Kind kind = Kind::device;
    std::string name;
    std::filesystem::path file;
    double drift_ppm = 0; // of the simulated device's clock
    Duration delay{};     // that loudspeakers, amplifiers and servers add: sound is given so much earlier
};

// "auto" or "default", "none", "file:PATH", "file:PATH,drift=50ppm", or the name of a device. False: what is
// meant cannot be read.
bool read_sound_sink(const std::string& text, SoundSink& sink);

// Thread-safety: follow() from any thread.
class SoundThread {
public:
    using OpenSound =
        std::function<std::shared_ptr<SoundSource>(const Item&, const AudioFormat&, std::int64_t frame)>;
    struct Parts { // all outlive it
        const Clock& clock;
        StatusBoard& board;
    };
    struct Doors {
        OpenSound open;
        std::function<void(std::shared_ptr<SoundSource>)> retire;
    };
    // Where SDL is used, the window must have been opened before.
    SoundThread(Parts parts, SoundSink sink, Doors doors);
    // Ends the device; waits for what it is doing: some periods, or as long as a sound server hangs.
    ~SoundThread();

    // What the presenter goes by. `broken`: media that it does not show.
    void follow(std::shared_ptr<const Timeline> timeline, const ClockEstimate& mapping,
                std::vector<std::string> broken);

private:
    class Playout;
    struct Following {
        std::shared_ptr<const Timeline> timeline;
        ClockEstimate mapping;
        std::vector<std::string> broken;
    };
    void run(const std::stop_token& stop);
    Following following();
    bool wanted(const Following& following, NodeTime now) const;
    void look_at(const std::shared_ptr<const Timeline>& timeline);
    void open(NodeTime now);
    void close();
    void report(NodeTime now);

    const Parts parts_;
    const SoundSink sink_;
    const Doors doors_;
    std::mutex mutex_; // guards following_ and news_
    std::condition_variable_any arrived_;
    Following following_;
    bool news_ = false;
    // The thread's own:
    std::shared_ptr<const Timeline> looked_at_;
    int period_ = AudioFormat::deep; // of the device that it wants
    std::unique_ptr<Playout> playout_;
    std::string why_silent_; // while there is no device and one is wanted
    Duration pause_{};       // before the next try
    NodeTime next_try_ = NodeTime::always();
    NodeTime last_wanted_ = NodeTime::always();
    NodeTime next_report_ = NodeTime::always();
    std::uint64_t lost_underruns_ = 0, lost_resyncs_ = 0; // of devices that are gone
    std::jthread thread_;
};

} // namespace lianping::player
