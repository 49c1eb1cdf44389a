#include "player/station/bus_thread.h"

#include "base/log.h"
#include "base/version.h"
#include "player/station/house_truth.h"
#include "player/station/machine.h"
#include "player/station/play_outbox.h"
#include "transport/node_bus.h"
#include "transport/rendezvous.h"
#include "transport/session.h"

#include <pthread.h>
#include <unistd.h>

#include <array>

namespace lianping::player {
namespace {

constexpr Duration status_every = 1s;
constexpr Duration knocks_after = 3s;
constexpr Duration glass_silent_after = 3s; // without a report: what draws stands still

} // namespace

namespace {

// Whether the glass shows what it should; what draws cannot say of itself that it hangs.
void put_glass(Status& status, const GlassReport& glass, NodeTime now) {
    static_assert(static_cast<int>(GlassState::wrong) == static_cast<int>(Status::Glass::wrong));
    const GlassVerdict& truth = glass.truth;
    status.glass = static_cast<Status::Glass>(truth.state);
    status.glass_for = truth.looks == 0 ? Duration::zero() : now - truth.since;
    status.glass_luma = truth.luma;
    status.glass_difference = truth.difference;
    status.glass_looks = truth.looks;
    status.glass_why = truth.why;
    if (truth.looks == 0 || now - glass.at < glass_silent_after) return;
    status.glass = Status::Glass::frozen;
    status.glass_for = now - glass.at;
    status.glass_why = "what draws stands still";
}

} // namespace

Holdings::Holdings(std::shared_ptr<const ScreenPlan> plan, std::shared_ptr<const Acts> acts)
    : plan_(std::move(plan)), newest_acts_(std::move(acts)) {
    if (plan_) screen_ = plan_->screen;
    match();
}

void Holdings::match() {
    const bool together = newest_acts_ && plan_ && newest_acts_->version.epoch == plan_->version.epoch &&
                          newest_acts_->screen == plan_->screen;
    acts_ = together ? newest_acts_ : nullptr;
}

void Holdings::welcome(Epoch epoch, const std::string& screen) {
    epoch_ = epoch;
    screen_ = screen;
}

Holdings::Verdict Holdings::offer(ScreenPlan plan) {
    if ((epoch_ != 0 && plan.version.epoch != epoch_) || plan.screen != screen_)
        return ++ignored_, Verdict::ignored;
    if (plan_ && plan_->screen == plan.screen && plan_->version.epoch == plan.version.epoch) {
        if (plan.version.number == plan_->version.number) return Verdict::known;
        if (plan.version.number < plan_->version.number) return ++ignored_, Verdict::ignored;
    }
    plan_ = std::make_shared<const ScreenPlan>(std::move(plan));
    match();
    return Verdict::newer;
}

Holdings::Verdict Holdings::offer(Acts acts) {
    if ((epoch_ != 0 && acts.version.epoch != epoch_) || acts.screen != screen_)
        return ++ignored_, Verdict::ignored;
    if (newest_acts_ && newest_acts_->screen == acts.screen &&
        newest_acts_->version.epoch == acts.version.epoch) {
        if (acts.version.number == newest_acts_->version.number) return Verdict::known;
        if (acts.version.number < newest_acts_->version.number) return ++ignored_, Verdict::ignored;
    }
    newest_acts_ = std::make_shared<const Acts>(std::move(acts));
    match();
    return Verdict::newer;
}

// What is said and heard on one bus, as long as the thread lives.
class BusThread::Conversation {
public:
    Conversation(const Parts& parts, const Settings& settings)
        : parts_(parts),
          settings_(settings),
          session_(random_session()),
          bus_(parts.context, {.node = settings.node,
                               .session = session_,
                               .find =
                                   [this] {
                                       auto found = settings_.find();
                                       if (!found.clock.empty()) parts_.clock_thread.use(found.clock);
                                       return found.bus;
                                   },
                               .remembers = parts.state.folder() / "leader"}),
          holdings_(settings.plan, settings.acts),
          began_(parts.clock.now()),
          truth_(settings.house_record) {}

    NodeBus& bus() { return bus_; }

    void handle(NodeBus::Event& event) {
        if (const auto* connected = std::get_if<NodeBus::Connected>(&event)) {
            endpoint_ = connected->endpoint;
            outbox_.connected(parts_.clock.now());
            log::info("the controller is at {}", endpoint_.substr(0, endpoint_.find('#')));
            hello();
        } else if (std::holds_alternative<NodeBus::Lost>(event)) {
            log::warn("the controller is away: the plan goes on");
        } else {
            std::visit([this](auto& message) { take(message); }, std::get<ToNode>(event));
        }
    }

    // Whoever is not let in is not answered: after a while the code is said by which people let it in. A node
    // that has a plan shows that, whatever becomes of its key.
    void say_code(NodeTime now) {
        if (welcomed_ || knocking_ || now - began_ < knocks_after) return;
        knocking_ = true;
        const std::string code = enrol_code(parts_.context.key());
        log::warn("no controller has let this node in yet: lianpingctl node approve {}", code);
        if (!holdings_.plan()) parts_.mailbox.post_title("登记 · enrol " + code);
    }

    void say_status(NodeTime now) {
        const auto glass = parts_.board.glass();
        const auto clock = parts_.board.clock();
        const auto house = glass.mapping.to_house(now);
        const Timeline timeline(holdings_.plan(), holdings_.acts());
        const auto on = timeline.now_on(house);

        Status status;
        status.node = settings_.node;
        status.session = session_;
        status.screen = holdings_.plan() ? holdings_.plan()->screen : std::string();
        status.at = house;
        status.entry = on.entry;
        status.playlist = on.playlist;
        status.item = glass.item.empty() ? on.item : glass.item;
        status.item_start = on.start;
        status.item_end = on.end;
        status.position = on.position;
        status.held = glass.held;
        for (const auto& showing : timeline.upcoming(house, 24h, 4)) {
            if (showing.visible_from <= house) continue;
            status.next_item = showing.item.name;
            break;
        }
        status.clock_locked = glass.basis == HouseView::Basis::clock;
        status.epoch = status.clock_locked ? glass.mapping.epoch : 0;
        status.clock_uncertainty =
            clock.estimate.locked() ? clock.estimate.uncertainty_at(now) : Duration::zero();
        status.drift_ppm = clock.estimate.drift * 1e6;
        status.clock_age = clock.estimate.locked() ? now - clock.last_probe : Duration::zero();
        status.round_trip = clock.round_trip;
        if (status.clock_locked) status.clock_error = truth_.error_of(glass.mapping, parts_.clock);
        status.fps = glass.fps;
        status.shown = glass.counts.shown;
        status.late = glass.counts.late;
        status.dropped = glass.counts.dropped;
        status.repeated = glass.counts.repeated;
        status.width = glass.width;
        status.height = glass.height;
        status.refresh_hz = glass.refresh_hz;
        status.renderer = glass.renderer;
        status.decoder = glass.decoder;
        status.sched_fifo = glass.sched_fifo;
        status.samples = glass.samples;
        const auto sound = parts_.board.sound();
        status.sound_device = sound.device;
        status.sound_rate = static_cast<std::uint32_t>(sound.rate);
        status.sound_channels = static_cast<std::uint32_t>(sound.channels);
        status.sound_playing = sound.playing;
        status.sound_error = sound.error;
        status.sound_ppm = sound.device_ppm;
        status.sound_underruns = sound.underruns;
        status.sound_resyncs = sound.resyncs;
        status.sound_decoder = sound.decoder;
        status.plan = holdings_.plan() ? holdings_.plan()->version : Version{};
        status.acts = holdings_.acts_version();
        status.ignored_messages = holdings_.ignored() + bus_.malformed();
        status.cpu_percent = meter_.cpu_percent(now);
        status.rss_bytes = ProcessMeter::rss_bytes();
        put_glass(status, glass, now);
        if (parts_.played != nullptr) status.played_waiting = parts_.played->waiting();
        status.troubles = glass.troubles;
        status.troubles.insert(status.troubles.end(), sound.troubles.begin(), sound.troubles.end());
        const auto no_proof = parts_.played != nullptr ? parts_.played->trouble() : settings_.no_proof;
        if (!no_proof.empty()) status.troubles.push_back(no_proof);
        bus_.send(status);
    }

    // A housekeeper that has come, or has made itself a new key, is vouched for at once.
    void vouch() {
        if (welcomed_ && parts_.state.agent_key() != agent_key_) hello();
    }

    // What comes of the live streams; nothing where there are none.
    void say_reception() {
        parts_.streams.tend(parts_.clock.now());
        if (parts_.streams.any()) bus_.send(Reception{settings_.node, parts_.streams.report()});
    }

    // The oldest rows of the proof of play, where a controller is there that knows this node.
    void say_played(NodeTime now) {
        if (parts_.played == nullptr || !welcomed_ || !bus_.heard()) return;
        if (outbox_.wants())
            if (auto batch = parts_.played->next_batch()) {
                batch->node = settings_.node;
                outbox_.put(*std::move(batch));
            }
        if (const PlayedBatch* batch = outbox_.due(now)) {
            bus_.send(*batch);
            outbox_.sent(now);
        }
    }

    // What is held changed: to the presenter first, then to disk.
    void publish() {
        parts_.mailbox.post_timeline(std::make_shared<const Timeline>(holdings_.plan(), holdings_.acts()));
    }

private:
    void hello() {
        Hello hello;
        hello.node = settings_.node;
        hello.session = session_;
        hello.software = "lianping " + version();
        hello.pid = ::getpid();
        const auto estimate = parts_.board.clock().estimate;
        if (estimate.locked()) {
            const auto now = parts_.clock.now();
            hello.held = HeldHouseTime{estimate.epoch, estimate.to_house(now), estimate.uncertainty_at(now)};
        }
        if (holdings_.plan()) hello.plan = holdings_.plan()->version;
        hello.acts = holdings_.acts_version();
        hello.agent_key = agent_key_ = parts_.state.agent_key();
        bus_.send(hello);
    }

    void take(const Welcome& welcome) {
        holdings_.welcome(welcome.epoch, welcome.screen);
        parts_.clock_thread.use(as_seen_from(welcome.clock_endpoint, endpoint_));
        parts_.state.save_agent_door(as_seen_from(welcome.agent_endpoint, endpoint_));
        if (knocking_) parts_.mailbox.post_title(settings_.node);
        knocking_ = false;
        welcomed_ = true;
        if (welcome.screen.empty()) log::warn("the site has no node called {}", settings_.node);
    }
    void take(const HelloRequest&) { hello(); }
    void take(const Heartbeat&) {}
    void take(const SnapshotRequest& request) { parts_.mailbox.post_snapshot(request.id); }
    void take(const StreamList& list) { parts_.streams.follow(list, parts_.clock.now()); }
    static void take(const StreamOrder&) {} // for sources
    void take(const PlayedAck& ack) {
        if (parts_.played != nullptr && outbox_.acknowledged(ack)) parts_.played->acknowledged(ack);
    }

    void take(ScreenPlan& plan) {
        const auto version = plan.version;
        const auto verdict = holdings_.offer(std::move(plan));
        if (verdict == Holdings::Verdict::ignored) return;
        if (verdict == Holdings::Verdict::newer) publish();
        confirm(Confirm::Of::plan, version);
        if (verdict == Holdings::Verdict::newer) parts_.state.save_plan(*holdings_.plan());
    }

    void take(Acts& acts) {
        const auto version = acts.version;
        const auto copy = acts;
        const auto verdict = holdings_.offer(std::move(acts));
        if (verdict == Holdings::Verdict::ignored) return;
        if (verdict == Holdings::Verdict::newer) publish();
        confirm(Confirm::Of::acts, version);
        if (verdict == Holdings::Verdict::newer) parts_.state.save_acts(copy);
    }

    void confirm(Confirm::Of of, const Version& version) {
        Confirm confirm;
        confirm.node = settings_.node;
        confirm.of = of;
        confirm.version = version;
        const auto estimate = parts_.board.clock().estimate;
        if (estimate.locked() && estimate.epoch == version.epoch) {
            confirm.received = estimate.to_house(parts_.clock.now());
            confirm.late_by = std::max(Duration::zero(), confirm.received - version.stamp);
        }
        bus_.send(confirm);
    }

    const Parts& parts_;
    const Settings& settings_;
    const std::uint64_t session_;
    NodeBus bus_;
    Holdings holdings_;
    std::string endpoint_;  // of the controller, as it was reached
    std::string agent_key_; // of this machine's housekeeper, as it was said
    const NodeTime began_;
    bool welcomed_ = false, knocking_ = false;
    PlayOutbox outbox_;
    ProcessMeter meter_;
    HouseTruth truth_;
};

BusThread::BusThread(Parts parts, Settings settings) : parts_(parts), settings_(std::move(settings)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

BusThread::~BusThread() {
    thread_.request_stop();
    waker_.wake();
}

void BusThread::reply(SnapshotReply reply) {
    replies_.push(std::move(reply));
    waker_.wake();
}

void BusThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "bus");
    Conversation conversation(parts_, settings_);
    auto next_status = parts_.clock.now() + status_every;
    bool listens = false; // to one stream more, which the controller is to know at once
    while (!stop.stop_requested()) {
        while (auto event = conversation.bus().poll(parts_.clock.now())) conversation.handle(*event);
        while (auto reply = replies_.pop()) {
            reply->node = settings_.node;
            conversation.bus().send(*reply);
        }
        const auto now = parts_.clock.now();
        conversation.say_played(now);
        if (listens) conversation.say_reception();
        if (now >= next_status) {
            conversation.say_status(now);
            conversation.say_code(now);
            conversation.say_reception();
            conversation.vouch();
            next_status += status_every;
            if (next_status < now) next_status = now + status_every;
        }
        const Waitable streams = parts_.streams_listen.waitable();
        const std::array<Waitable, 3> things{conversation.bus().waitable(), waker_.waitable(), streams};
        wait_for(things, std::clamp<Duration>(next_status - now, 1ms, 200ms));
        waker_.clear();
        const std::array<Waitable, 1> ports{streams};
        listens = wait_for(ports, 0s);
        parts_.streams_listen.clear();
    }
}

} // namespace lianping::player
