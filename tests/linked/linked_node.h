#pragma once
// A player as the bus sees it: holds what it is sent, confirms it, says once a second what it has, and knows
// what is on its screen by its own clock. The messages are the real bytes; the buses fail on purpose.

#include "kept_clock.h"
#include "plan/timeline.h"
#include "player/station/bus_thread.h"
#include "player/station/overlays.h"
#include "support/faulty_bus.h"
#include "time/frame_rate.h"
#include "wire/codec.h"

#include <string>
#include <variant>

namespace lianping::linked {

// One frame of one showing.
struct Glass {
    ShowingKey key;
    std::int64_t frame = 0;
    friend bool operator==(const Glass&, const Glass&) = default;
};

class LinkedNode {
public:
    static constexpr Epoch epoch = 7;
    static constexpr FrameRate film{25, 1};
    using Bus = support::FaultyBus<std::string>;

    LinkedNode(std::string node, std::string screen, KeptClock clock, std::uint64_t seed)
        : down(seed),
          up(seed + 1),
          node_(std::move(node)),
          screen_(std::move(screen)),
          clock_(std::move(clock)) {
        holdings_.welcome(epoch, screen_);
    }

    const std::string& node() const { return node_; }
    const std::string& screen() const { return screen_; }

    void hello(NodeTime now) {
        Hello hello;
        hello.node = node_;
        hello.session = ++session_;
        hello.plan = plan_version();
        hello.acts = holdings_.acts_version();
        up.send(now, encode(FromNode(hello)));
    }
    void say_status(NodeTime now) {
        Status status;
        status.node = node_;
        status.session = session_;
        status.screen = screen_;
        status.plan = plan_version();
        status.acts = holdings_.acts_version();
        up.send(now, encode(FromNode(status)));
    }
    // Takes what has come.
    void listen(NodeTime now) {
        while (const auto bytes = down.receive(now)) {
            auto message = decode_to_node(*bytes);
            ASSERT_TRUE(message);
            if (auto* plan = std::get_if<ScreenPlan>(&message.value()))
                confirm(now, Confirm::Of::plan, plan->version, holdings_.offer(std::move(*plan)));
            else if (auto* acts = std::get_if<Acts>(&message.value()))
                confirm(now, Confirm::Of::acts, acts->version, holdings_.offer(std::move(*acts)));
        }
    }
    // Killed and started again: it knows what is on its disk.
    void restart(NodeTime now) {
        const auto plan = decode_plan(encode_plan(*holdings_.plan()));
        const auto acts = decode_acts(encode_acts(*holdings_.acts()));
        ASSERT_TRUE(plan && acts);
        holdings_ =
            player::Holdings(std::make_shared<const ScreenPlan>(*plan), std::make_shared<const Acts>(*acts));
        holdings_.welcome(epoch, screen_);
        follow();
        hello(now);
    }

    Version plan_version() const { return holdings_.plan() ? holdings_.plan()->version : Version{}; }
    Version acts_version() const { return holdings_.acts_version(); }
    // What its window shows when it really is `house`.
    Glass glass(HouseTime house) const {
        const Showing& showing = timeline_.at(clock_.believed(house)).layers.back().showing;
        return {showing.key, film.frame_at(showing.media_time(clock_.believed(house)).since_origin())};
    }
    // Whether its window is white for identify then.
    bool flashes(HouseTime house) const {
        const HouseTime now = clock_.believed(house);
        return timeline_.at(now).identify && player::Overlays::identify_flashes(now);
    }
    HouseTime believed(HouseTime house) const { return clock_.believed(house); }

    Bus down, up;

private:
    void confirm(NodeTime now, Confirm::Of of, const Version& version, player::Holdings::Verdict verdict) {
        if (verdict == player::Holdings::Verdict::ignored) return;
        if (verdict == player::Holdings::Verdict::newer) follow();
        up.send(now, encode(FromNode(Confirm{node_, of, version, {}, {}})));
    }
    void follow() { timeline_ = Timeline(holdings_.plan(), holdings_.acts()); }

    std::string node_, screen_;
    KeptClock clock_;
    player::Holdings holdings_{nullptr, nullptr};
    Timeline timeline_;
    std::uint64_t session_ = 0;
};

} // namespace lianping::linked
