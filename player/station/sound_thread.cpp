#include "player/station/sound_thread.h"

#include "base/log.h"
#include "player/audio/device_feed.h"
#include "player/audio/sdl_audio.h"
#include "player/audio/simulated_dac.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>

namespace lianping::player {
namespace {

constexpr Duration lead =
    150ms; // mixed ahead of the device: what a busy machine may keep this thread waiting
constexpr Duration look_ahead_every = 100ms; // ahead, at the device
constexpr Duration first_pause = 1s;         // before a device that is not there is tried again,
constexpr Duration longest_pause = 60s;      // doubling
constexpr Duration linger = 10s;             // a device stays open behind the last sound
constexpr Duration silent_at_most = 3s;      // of a device that asks for nothing: then it hangs
constexpr Duration ready_ahead = 3s;         // a device is opened before a sound test

// From the capture of a live sound to when it can be decoded here, on a quiet network: a block, what is held
// back, the microphone's own 10 ms; and a block of the mixer's and its limiter's.
constexpr Duration live_made = 35ms;
constexpr Duration least_live_lead = 10ms; // a mixing thread needs that
constexpr Duration most_live_lead = 60ms;

// What is live is mixed late: of the time that its latency leaves half is for packets on their way, and half
// for this thread.
Duration lead_for(std::optional<Duration> live_latency, Duration device) {
    if (!live_latency) return lead;
    return std::clamp<Duration>((*live_latency - device - live_made) / 2, least_live_lead, most_live_lead);
}

// What is live cannot be heard sooner after its capture on a device of such a delay.
Duration least_live_latency(Duration device) { return device + live_made + least_live_lead; }

// Whether something live in the plan is to be heard sooner than a deep device allows.
bool wants_shallow(const Timeline& timeline) {
    static constexpr Duration deep_delay = 2 * AudioFormat::deep * Duration(1s) / 48'000;
    const auto hurries = [](const Item& item) {
        return item.kind == Item::Kind::live && sounds(item) && item.latency < least_live_latency(deep_delay);
    };
    const auto& plan = timeline.plan();
    const auto& acts = timeline.acts();
    return (plan && std::any_of(plan->items.begin(), plan->items.end(), hurries)) ||
           (acts && std::any_of(acts->items.begin(), acts->items.end(), hurries));
}

} // namespace

bool read_sound_sink(const std::string& text, SoundSink& sink) {
    sink.kind = SoundSink::Kind::device;
    sink.name.clear();
    if (text.empty() || text == "auto" || text == "default") return true;
    if (text == "none") return sink.kind = SoundSink::Kind::none, true;
    if (!text.starts_with("file:")) return sink.name = text, true;
    sink.kind = SoundSink::Kind::simulated;
    auto rest = text.substr(5);
    if (const auto comma = rest.rfind(",drift="); comma != std::string::npos) {
        char* unit = nullptr;
        sink.drift_ppm = std::strtod(rest.c_str() + comma + 7, &unit);
        if (std::string(unit) != "ppm" || sink.drift_ppm < -1000 || sink.drift_ppm > 1000) return false;
        rest.resize(comma);
    }
    sink.file = rest;
    return !rest.empty();
}

// All that goes with one device, as long as it is open.
class SoundThread::Playout {
public:
    Playout(const Clock& clock, const Doors& doors) : clock_(clock), doors_(doors) {}

    Result<void> open(const SoundSink& sink, int period, const std::function<HouseTime(NodeTime)>& to_house) {
        const auto made = [this, &sink](const AudioFormat& format, Duration delay) {
            return make_fill(format, delay + sink.delay);
        };
        auto device = sink.kind == SoundSink::Kind::simulated
                          ? open_simulated(sink, period, to_house, made)
                          : open_sdl_audio(sink.name, period, clock_, made);
        if (!device) return fail(device.error());
        device_ = std::move(device).value();
        period_ = period;
        return {};
    }

    int period() const { return period_; } // that was asked for
    const AudioDevice& device() const { return *device_; }
    const DeviceFeed& feed() const { return *feed_; }
    const OpenSounds& sounds() const { return *sounds_; }
    std::uint64_t gaps() const { return mixer_->gaps(); }

    bool gone(NodeTime now) {
        if (const auto frames = frames_asked_.load(); frames != frames_seen_) {
            frames_seen_ = frames;
            seen_ = now;
        }
        if (seen_ == NodeTime::always()) seen_ = now;
        return device_->lost() || now - seen_ > silent_at_most;
    }

    void follow(const Following& following, NodeTime now) {
        feed_->follow(following.mapping);
        if (now < next_look_) return;
        next_look_ = now + look_ahead_every;
        sounds_->follow(*following.timeline, following.mapping.to_house(now), following.broken);
    }

    // Mixes until the device has enough ahead.
    void mix(const Timeline& timeline) {
        const auto block = Mixer::block(grid_.rate());
        GridRing::Place place;
        const Duration ahead = lead_for(sounds_->live_latency(), delay_);
        while (ring_->wants(grid_.frames(ahead), block, place)) {
            const auto at_end_of = [&](std::int64_t frame) {
                return sounds_->at(timeline, grid_.instant(frame + block));
            };
            if (place.anew) {
                mixer_->restart();
                mixer_->mix(place.frame, at_end_of(place.frame), block_);
            }
            // What comes out is the block before.
            mixer_->mix(place.frame + block, at_end_of(place.frame + block), block_);
            ring_->write(place.frame, block_);
        }
    }
    void wait(Duration patience) { ring_->wait(patience); }

private:
    FillPeriod make_fill(const AudioFormat& format, Duration delay) {
        grid_ = HouseGrid(format.rate);
        const auto channels = static_cast<std::size_t>(format.channels);
        ring_ = std::make_unique<GridRing>(format.channels,
                                           static_cast<std::size_t>(format.rate / 2 + 2 * format.period));
        feed_ = std::make_unique<DeviceFeed>(format, delay, *ring_);
        mixer_ = std::make_unique<Mixer>(format.rate, format.channels);
        block_.resize(static_cast<std::size_t>(Mixer::block(format.rate)) * channels);
        OpenSounds::Doors sound_doors;
        delay_ = delay;
        sound_doors.open = [this, format](const Item& item, std::int64_t frame) {
            Item heard = item;
            heard.latency = std::max(item.latency, least_live_latency(delay_));
            return doors_.open(heard, format, frame);
        };
        sound_doors.retire = doors_.retire;
        sound_doors.report = [](const std::string& line) { log::warn("{}", line); };
        sounds_ = std::make_unique<OpenSounds>(format.rate, format.channels, std::move(sound_doors));
        return [this](std::span<float> samples, NodeTime asked) {
            feed_->fill(samples, asked);
            ++frames_asked_;
        };
    }

    Result<std::unique_ptr<AudioDevice>>
    open_simulated(const SoundSink& sink, int period, const std::function<HouseTime(NodeTime)>& to_house,
                   const std::function<FillPeriod(const AudioFormat&, Duration)>& made) {
        DacSpec spec;
        spec.format.period = period;
        spec.ppm = sink.drift_ppm;
        const auto delay = SimulatedDac(spec, NodeTime()).delay();
        return open_simulated_device(spec, sink.file, clock_, to_house, made(spec.format, delay));
    }

    const Clock& clock_;
    const Doors& doors_;
    HouseGrid grid_;
    Duration delay_{}; // from asking to hearing
    int period_ = 0;
    std::unique_ptr<GridRing> ring_;
    std::unique_ptr<DeviceFeed> feed_;
    std::unique_ptr<OpenSounds> sounds_;
    std::unique_ptr<Mixer> mixer_;
    std::vector<float> block_;
    std::atomic<std::uint64_t> frames_asked_{0};
    std::uint64_t frames_seen_ = 0;
    NodeTime seen_ = NodeTime::always();
    NodeTime next_look_ = NodeTime::always();
    std::unique_ptr<AudioDevice> device_; // the last: it ends before what its thread reads
};

SoundThread::SoundThread(Parts parts, SoundSink sink, Doors doors)
    : parts_(parts), sink_(std::move(sink)), doors_(std::move(doors)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SoundThread::~SoundThread() = default;

void SoundThread::follow(std::shared_ptr<const Timeline> timeline, const ClockEstimate& mapping,
                         std::vector<std::string> broken) {
    const std::scoped_lock lock(mutex_);
    following_ = {std::move(timeline), mapping, std::move(broken)};
    news_ = true;
    arrived_.notify_one();
}

SoundThread::Following SoundThread::following() {
    const std::scoped_lock lock(mutex_);
    news_ = false;
    return following_;
}

// Whether anything is to be heard now or soon.
bool SoundThread::wanted(const Following& following, NodeTime now) const {
    if (sink_.kind == SoundSink::Kind::none || !following.timeline) return false;
    const auto& plan = following.timeline->plan();
    if (!plan) return false;
    if (plan->sound) return true;
    const auto& acts = following.timeline->acts();
    const auto house = following.mapping.to_house(now);
    return acts &&
           std::any_of(acts->sound_tests.begin(), acts->sound_tests.end(), [&](const SoundTest& test) {
               return test.from <= house + ready_ahead && house < test.until;
           });
}

void SoundThread::look_at(const std::shared_ptr<const Timeline>& timeline) {
    if (timeline == looked_at_) return;
    looked_at_ = timeline;
    period_ = timeline && wants_shallow(*timeline) ? AudioFormat::shallow : AudioFormat::deep;
}

void SoundThread::close() {
    lost_underruns_ += playout_->feed().report().underruns + playout_->gaps();
    lost_resyncs_ += playout_->feed().report().resyncs;
    playout_.reset();
}

void SoundThread::open(NodeTime now) {
    auto playout = std::make_unique<Playout>(parts_.clock, doors_);
    const auto opened = playout->open(sink_, period_, [this](NodeTime at) {
        const std::scoped_lock lock(mutex_);
        return following_.mapping.to_house(at);
    });
    if (opened) {
        playout_ = std::move(playout);
        const auto& format = playout_->device().format();
        log::info("sound goes to {}: {} Hz, {} channels, {} frames at a time", playout_->device().name(),
                  format.rate, format.channels, format.period);
        why_silent_.clear();
        pause_ = {};
        return;
    }
    const auto why = opened.error().message;
    if (why != why_silent_) log::warn("there is no sound: {}", why);
    why_silent_ = why;
    pause_ = std::clamp(pause_ * 2, first_pause, longest_pause);
    next_try_ = now + pause_;
}

void SoundThread::report(NodeTime now) {
    if (now < next_report_) return;
    next_report_ = now + report_every;
    SoundReport report;
    report.underruns = lost_underruns_;
    report.resyncs = lost_resyncs_;
    if (playout_) {
        const auto feed = playout_->feed().report();
        report.device = playout_->device().name();
        report.rate = playout_->device().format().rate;
        report.channels = playout_->device().format().channels;
        report.playing = feed.playing;
        report.error = feed.error;
        report.device_ppm = feed.device_ppm;
        report.underruns += feed.underruns + playout_->gaps();
        report.resyncs += feed.resyncs;
        report.decoder = playout_->sounds().decoder();
        report.troubles = playout_->sounds().troubles();
        if (std::abs(feed.device_ppm) > DeviceFeed::most * 1e6)
            report.troubles.push_back(
                fmt::format("sound: the device's clock is off by {:.0f} ppm: it is put right again and again",
                            feed.device_ppm));
    } else if (!why_silent_.empty()) {
        report.troubles.push_back("sound: " + why_silent_);
    }
    parts_.board.put(std::move(report));
}

void SoundThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "sound");
    while (!stop.stop_requested()) {
        const auto now = parts_.clock.now();
        const auto following = this->following();
        if (wanted(following, now)) last_wanted_ = now;
        if (playout_ && playout_->gone(now)) {
            log::warn("{} plays no more", playout_->device().name());
            why_silent_ = "the device is gone";
            close();
            pause_ = first_pause;
            next_try_ = now + pause_;
        }
        look_at(following.timeline);
        // What is live cannot wait; what is not gains nothing by another device.
        if (playout_ && period_ < playout_->period()) {
            log::info("what is live within so short a time wants a shallower device");
            close();
        }
        const bool near = last_wanted_ != NodeTime::always() && now - last_wanted_ < linger;
        if (!near) {
            playout_.reset();
            why_silent_.clear();
        } else if (!playout_ && now >= next_try_) {
            open(now);
        }
        if (playout_) {
            playout_->follow(following, now);
            playout_->mix(*following.timeline);
        }
        report(now);
        if (playout_) {
            playout_->wait(20ms);
            continue;
        }
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, stop, look_ahead_every, [this] { return news_; });
    }
    playout_.reset();
}

} // namespace lianping::player
