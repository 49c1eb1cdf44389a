#include "live/station.h"

#include "base/log.h"
#include "base/notify.h"
#include "base/version.h"
#include "live/house_gst_clock.h"
#include "live/recorder.h"
#include "live/recording_giver.h"
#include "live/sound_maker.h"
#include "live/source_pipeline.h"
#include "live/source_watch.h"
#include "live/stream_sender.h"
#include "transport/clock_thread.h"
#include "transport/key_register.h"
#include "transport/node_bus.h"
#include "transport/rendezvous.h"
#include "transport/session.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <mutex>
#include <optional>

namespace lianping::live {
namespace {

constexpr Duration status_every = 1s;

// What the delivering thread counts.
struct Count {
    std::atomic<std::int64_t> newest{NodeTime::always().ns()}; // picture, node time
    std::atomic<std::uint64_t> frames{0}, bytes{0};
};

// Where it keeps what is its own.
std::filesystem::path folder_of(const StationOptions& options) {
    std::string name = options.source;
    std::replace(name.begin(), name.end(), '/', '-');
    return options.data / "live" / name;
}

// Of "tcp://10.0.0.2:9700#KEY".
std::string host_of(const std::string& endpoint) {
    const std::size_t begin = endpoint.find("//");
    const std::size_t end = endpoint.rfind(':', endpoint.find('#'));
    if (begin == std::string::npos || end == std::string::npos || end < begin + 2) return "127.0.0.1";
    return endpoint.substr(begin + 2, end - begin - 2);
}

class Station {
public:
    Station(const StationOptions& options, Context& context, const KeyPair& key, const Clock& clock)
        : options_(options),
          context_(context),
          key_(key),
          clock_(clock),
          map_(std::make_shared<HouseMap>(clock)),
          house_clock_(make_house_clock(map_)),
          bus_(context, {.node = options.source,
                         .session = session_,
                         .find =
                             [this, own = context.key()] {
                                 if (!options_.controller.empty()) return options_.controller;
                                 const auto found = find_controller(options_.data);
                                 if (!found) return std::string();
                                 enrol_as_owner(options_.data,
                                                {own, options_.source, Role::source, "", "its own start"});
                                 return found->bus;
                             },
                         .remembers = folder_of(options) / "leader"}),
          clock_thread_(context, clock, {}, [this](const ClockKeeper& keeper) {
              const bool first = !map_->locked();
              map_->set(keeper.estimate());
              if (first) waker_.wake();
          }) {}
    // The pipeline delivers to the sender and the recorder: it ends first.
    ~Station() { pipeline_.reset(); }
    Station(const Station&) = delete;
    Station& operator=(const Station&) = delete;

    void run(int stop_fd) {
        const Waitable stop{nullptr, stop_fd, false};
        const std::array<Waitable, 1> stop_alone{stop};
        notify_service("READY=1");
        while (!wait_for(stop_alone, 0s)) {
            const NodeTime now = clock_.now();
            while (auto event = bus_.poll(now)) take(*event);
            tend(now);
            if (now >= next_status_ || state_ != told_) {
                say_status(now);
                notify_service("WATCHDOG=1");
                service_status(name_of(state_) + (trouble_.empty() ? "" : ": " + trouble_));
            }
            const std::array<Waitable, 4> things{
                bus_.waitable(), waker_.waitable(), stop,
                Waitable{nullptr, pipeline_ ? pipeline_->bus_fd() : -1, false}};
            const NodeTime next = std::min({next_status_, watch_.next(now), now + 200ms});
            wait_for(things, std::max<Duration>(next - clock_.now(), 1ms));
            waker_.clear();
        }
        notify_service("STOPPING=1");
    }

private:
    void take(NodeBus::Event& event) {
        if (const auto* connected = std::get_if<NodeBus::Connected>(&event)) {
            endpoint_ = connected->endpoint;
            log::info("the controller is at {}", endpoint_.substr(0, endpoint_.find('#')));
            hello();
        } else if (std::holds_alternative<NodeBus::Lost>(event)) {
            log::warn("the controller is away: the last order goes on");
        } else if (auto& message = std::get<ToNode>(event); std::holds_alternative<HelloRequest>(message)) {
            hello();
        } else if (const auto* welcome = std::get_if<Welcome>(&message)) {
            clock_thread_.use(as_seen_from(welcome->clock_endpoint, endpoint_));
            const std::scoped_lock lock(door_mutex_);
            door_ = welcome->agent_endpoint.empty() ? "" : as_seen_from(welcome->agent_endpoint, endpoint_);
            if (welcome->epoch != 0 && welcome->anchor != anchor_) {
                anchor_ = welcome->anchor;
                record();
            }
        } else if (auto* order = std::get_if<StreamOrder>(&message)) {
            obey(std::move(*order));
        }
    }

    void hello() {
        Hello hello;
        hello.node = options_.source;
        hello.session = session_;
        hello.software = "lianping " + version();
        hello.pid = ::getpid();
        hello.role = Hello::Role::source;
        bus_.send(hello);
    }

    void obey(StreamOrder order) {
        if (order.source != options_.source) return;
        for (Destination& to : order.to)
            if (to.host == Destination::with_the_controller) to.host = host_of(endpoint_);
        if (order == order_) return;
        if (order.from != order_.from || order.key != order_.key) close();
        if (order.key != order_.key) sender_.reset();
        const bool newcomer = std::any_of(order.to.begin(), order.to.end(), [&](const Destination& to) {
            return std::find(order_.to.begin(), order_.to.end(), to) == order_.to.end();
        });
        const bool ran = order_.run;
        order_ = std::move(order);
        sound_.mute(order_.mute);
        watch_.run(order_.run,
                   is_called(order_.from) ? SourceWatch::Silence::waits : SourceWatch::Silence::fails);
        if (order_.run != ran) log::info("{}", order_.run ? "it is to run" : "it is not to run");
        if (sender_) sender_->to(order_.to);
        if (newcomer && pipeline_) pipeline_->want_key_frame();
        record();
    }

    // A source that is never recorded has nothing of a recorder.
    void record() {
        if (!recorder_ && !order_.record.folder.empty()) {
            Recorder::Options options;
            options.parts = folder_of(options_) / "recordings";
            options.want_key_frame = [this] { want_key_frame(); };
            recorder_ = std::make_unique<Recorder>(std::move(options));
            records_to_ = recorder_.get();
        }
        if (!recorder_) return;
        RecordOrder order = order_.record;
        if (is_elsewhere() && !order.folder.empty()) {
            order.folder = finished().string();
            order.keep = {}; // in the site they are kept for so long
        }
        recorder_->order(order, anchor_);
    }

    // Whether the site is on another machine.
    bool is_elsewhere() const { return !options_.controller.empty(); }
    std::filesystem::path finished() const { return folder_of(options_) / "finished"; }

    // What lies there from an earlier start goes to the site, too.
    std::unique_ptr<RecordingGiver> giver() {
        if (!is_elsewhere()) return nullptr;
        return std::make_unique<RecordingGiver>(
            context_, RecordingGiver::Settings{options_.source, key_, finished(), [this] {
                                                   const std::scoped_lock lock(door_mutex_);
                                                   return door_;
                                               }});
    }

    void want_key_frame() {
        key_frame_wanted_ = true;
        waker_.wake();
    }

    // On the delivering thread.
    void take(const AccessUnit& unit) {
        sender_->send(unit.buffer, unit.stamp);
        const std::size_t size = gst_buffer_get_size(unit.buffer);
        if (Recorder* recorder = records_to_; recorder != nullptr && recorder->wants()) {
            Recorded picture;
            picture.bytes.resize(size);
            gst_buffer_extract(unit.buffer, 0, picture.bytes.data(), size);
            picture.stamp = unit.stamp;
            picture.decode = unit.decode;
            picture.key = unit.key;
            picture.width = unit.width;
            picture.height = unit.height;
            recorder->take(std::move(picture));
        }
        count_.bytes += size;
        ++count_.frames;
        count_.newest = clock_.now().ns();
    }

    // On the thread that hears.
    void take(const SoundPacket& packet) {
        sender_->send_sound(packet);
        Recorder* recorder = records_to_;
        if (recorder != nullptr && !std::exchange(heard_, true)) recorder->sound_head(opus_head());
        if (recorder != nullptr && recorder->wants()) {
            Recorded sound;
            sound.kind = Recorded::Kind::sound;
            sound.bytes = packet.bytes;
            sound.stamp = sound.decode = packet.stamp;
            sound.length = packet.length;
            recorder->take(std::move(sound));
        }
        count_.bytes += packet.bytes.size();
    }

    void tend(NodeTime now) {
        if (const NodeTime newest(Duration(count_.newest.load())); newest != NodeTime::always())
            watch_.picture(newest);
        if (key_frame_wanted_.exchange(false) && pipeline_) pipeline_->want_key_frame();
        if (pipeline_) {
            if (const auto why = pipeline_->ended())
                fail_with(*why, now);
            else if (epoch_ != map_->epoch())
                close(); // stamps of another house time
        }
        switch (watch_.due(now)) {
        case SourceWatch::Act::open:
            open(now);
            break;
        case SourceWatch::Act::close:
            if (order_.run)
                fail_with("no pictures come", now);
            else
                close();
            break;
        case SourceWatch::Act::nothing:
            break;
        }
        const auto state = watch_.state(now);
        // What was wrong before the pipeline was opened stands until pictures come.
        const std::string trouble = pipeline_ ? pipeline_->trouble() : "";
        if (state == SourceStatus::State::live || !trouble.empty()) trouble_ = trouble;
        if (state != state_) log::info("{}: {}", options_.source, name_of(state));
        state_ = state;
    }

    void open(NodeTime now) {
        if (!map_->locked()) return;
        if (!sender_) {
            auto sender = StreamSender::open(order_.key, [this] { want_key_frame(); });
            if (!sender) return fail_with(sender.error().message, now);
            sender_ = *std::move(sender);
            sender_->to(order_.to);
        }
        sound_.begin_anew();
        auto pipeline = SourcePipeline::open(
            order_.from, house_clock_.get(), map_, [this](const AccessUnit& unit) { take(unit); },
            folder_of(options_),
            [this](std::span<const float> stereo, HouseTime stamp) { sound_.take(stereo, stamp); },
            options_.udp_ports);
        if (!pipeline) return fail_with(pipeline.error().message, now);
        pipeline_ = *std::move(pipeline);
        epoch_ = map_->epoch();
        watch_.opened(now);
    }

    void fail_with(const std::string& why, NodeTime now) {
        if (why != trouble_) log::warn("{}: {}", options_.source, why);
        trouble_ = why;
        pipeline_.reset();
        watch_.failed(now);
    }

    void close() {
        pipeline_.reset();
        trouble_.clear();
        watch_.closed();
    }

    void say_status(NodeTime now) {
        const auto frames = count_.frames.load(), bytes = count_.bytes.load();
        const double seconds = std::max(0.001, std::chrono::duration<double>(now - said_at_).count());
        SourceStatus status;
        status.node = options_.source;
        status.session = session_;
        status.state = told_ = state_;
        status.trouble = map_->locked() || !order_.run ? trouble_ : "house time is not known yet";
        if (pipeline_) {
            const auto size = pipeline_->size();
            status.width = size.width;
            status.height = size.height;
        }
        status.fps = static_cast<double>(frames - said_frames_) / seconds;
        status.bitrate = static_cast<double>(bytes - said_bytes_) * 8 / seconds;
        status.frames = frames;
        status.key = order_.key;
        status.roc = sender_ ? sender_->roc() : 0;
        status.sound_roc = sender_ ? sender_->sound_roc() : 0;
        status.muted = order_.mute;
        if (const auto peak = sound_.peak()) {
            status.sound = pipeline_ ? pipeline_->sound() : "";
            status.sound_peak =
                std::max(SourceStatus::silence, 20 * std::log10(std::max<double>(*peak, 1e-9)));
        }
        if (recorder_) status.recorder = recorder_->status();
        bus_.send(status);
        said_at_ = now;
        said_frames_ = frames;
        said_bytes_ = bytes;
        next_status_ = now + status_every;
    }

    static std::string name_of(SourceStatus::State state) {
        switch (state) {
        case SourceStatus::State::idle:
            return "idle";
        case SourceStatus::State::waiting:
            return "waiting for pictures";
        case SourceStatus::State::live:
            return "live";
        case SourceStatus::State::lost:
            return "lost";
        }
        return "";
    }

    const StationOptions& options_;
    Context& context_;
    const KeyPair key_;
    const Clock& clock_;
    const std::uint64_t session_ = random_session();
    const std::shared_ptr<HouseMap> map_;
    const GstPtr<GstClock> house_clock_;
    Waker waker_;
    NodeBus bus_;
    std::string endpoint_; // of the controller, as it was reached
    ClockThread clock_thread_;

    StreamOrder order_;
    SourceWatch watch_;
    Count count_;
    std::atomic<bool> key_frame_wanted_{false}; // by one who lost some
    Anchor anchor_;
    std::unique_ptr<StreamSender> sender_;
    SoundMaker sound_{[this](const SoundPacket& packet) { take(packet); }};
    bool heard_ = false;                 // its recorder knows that there is sound; of the thread that hears
    std::unique_ptr<Recorder> recorder_; // made once, where the source is recorded at all
    std::atomic<Recorder*> records_to_{nullptr}; // the same, for the delivering thread
    std::unique_ptr<SourcePipeline> pipeline_;
    Epoch epoch_ = 0; // of the pipeline's clock
    std::string trouble_;
    SourceStatus::State state_ = SourceStatus::State::idle, told_ = SourceStatus::State::idle;
    NodeTime next_status_ = NodeTime::always(), said_at_;
    std::uint64_t said_frames_ = 0, said_bytes_ = 0;
    std::mutex door_mutex_;                                 // guards what follows
    std::string door_;                                      // of the controller, for recordings
    const std::unique_ptr<RecordingGiver> giver_ = giver(); // last
};

} // namespace

Result<void> run_station(const StationOptions& options, int stop_fd) {
    auto key = load_or_make_key(folder_of(options) / "key");
    if (!key) log::error("{}: with each start a new one, which has to be let in", key.error().message);
    const KeyPair own = key ? *key : make_key_pair();
    Context context(own);
    log::info("its code is {}, where it has to be let in", enrol_code(context.key()));
    const RealClock clock;
    Station(options, context, own, clock).run(stop_fd);
    return {};
}

} // namespace lianping::live
