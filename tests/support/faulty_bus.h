#pragma once
// A bus in memory that fails on purpose: one named switch per fault. What is sent at an instant can be taken
// at a later one; which messages suffer is drawn from the seed, so a run that fails can be run again.

#include "time/instants.h"

#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace lianping::support {

struct BusFaults {
    double drop = 0;      // share of messages that never arrive
    double duplicate = 0; // share that arrive twice, the second time after another delay
    double reorder = 0;   // share that are held back behind later ones, by up to `reorder_by`
    Duration delay{};     // of every message
    Duration jitter{};    // up to this much more, evenly
    Duration reorder_by = 500ms;
    bool cut = false; // nothing passes while it is set; what is under way still arrives
};

// One direction between two parties. Thread-safety: unsafe.
template <class Message>
class FaultyBus {
public:
    explicit FaultyBus(std::uint64_t seed = 1) : random_(seed) {}

    BusFaults faults;

    void send(NodeTime now, const Message& message) {
        if (faults.cut || chance(faults.drop)) return;
        put(now, message);
        if (chance(faults.duplicate)) put(now, message);
    }

    // The next message that has arrived by `now`, in the order of arrival.
    std::optional<Message> receive(NodeTime now) {
        auto first = under_way_.end();
        for (auto at = under_way_.begin(); at != under_way_.end(); ++at)
            if (at->first <= now && (first == under_way_.end() || at->first < first->first)) first = at;
        if (first == under_way_.end()) return std::nullopt;
        std::optional<Message> message(std::move(first->second));
        under_way_.erase(first);
        return message;
    }

    // When the next one arrives; NodeTime::never() if none is under way.
    NodeTime next_arrival() const {
        NodeTime next = NodeTime::never();
        for (const auto& [at, message] : under_way_) next = std::min(next, at);
        return next;
    }

private:
    bool chance(double share) { return std::uniform_real_distribution<>(0, 1)(random_) < share; }
    Duration up_to(Duration most) {
        return Duration(std::uniform_int_distribution<std::int64_t>(0, most.count())(random_));
    }
    void put(NodeTime now, const Message& message) {
        NodeTime at = now + faults.delay + up_to(faults.jitter);
        if (chance(faults.reorder)) at += up_to(faults.reorder_by);
        under_way_.emplace_back(at, message);
    }

    std::mt19937_64 random_;
    std::vector<std::pair<NodeTime, Message>> under_way_;
};

} // namespace lianping::support
