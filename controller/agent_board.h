#pragma once
// What the loop and the thread of the housekeepers' door tell each other: terms and orders one way, how
// media, machines and orders come along the other.
//
// Thread-safety: safe.

#include "controller/media_turns.h"
#include "controller/recording_arrivals.h"
#include "time/instants.h"
#include "transport/waiting.h"
#include "wire/agents.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lianping::controller {

// A node's housekeeper, as it is known here.
struct AgentState {
    NodeTime heard = NodeTime::always(); // last
    std::string address;
    MediaState media;                    // the newest; all zero: nothing was said yet
    std::optional<MachineState> machine; // the same; nothing: nothing was said yet
    std::uint64_t sent = 0;              // bytes of media, since this process began
};

class AgentBoard {
public:
    static constexpr Duration silence = 15s; // without a word: it has gone
    // `loop`: woken when there are results; it outlives this.
    explicit AgentBoard(const Waker& loop) : loop_(loop) {}

    MediaTerms terms() const {
        const std::scoped_lock lock(mutex_);
        return terms_;
    }
    void set_terms(const MediaTerms& terms) {
        const std::scoped_lock lock(mutex_);
        terms_ = terms;
    }
    void heard(const std::string& node, const std::string& address, NodeTime now) {
        const std::scoped_lock lock(mutex_);
        agents_[node].heard = now;
        agents_[node].address = address;
    }
    void media(const std::string& node, MediaState state) {
        const std::scoped_lock lock(mutex_);
        agents_[node].media = std::move(state);
    }
    void sent(const std::string& node, std::uint64_t bytes) {
        const std::scoped_lock lock(mutex_);
        agents_[node].sent += bytes;
    }
    void machine(const std::string& node, MachineState state) {
        const std::scoped_lock lock(mutex_);
        agents_[node].machine = std::move(state);
    }

    // An order to a node's housekeeper; its result comes under this id, also where nobody is there.
    struct Ordered {
        std::string node;
        AgentOrder order;
    };
    std::uint64_t order(const std::string& node, AgentOrder order) {
        const std::scoped_lock lock(mutex_);
        order.id = ++last_order_;
        orders_.push_back({node, std::move(order)});
        door_.wake();
        return last_order_;
    }
    std::vector<Ordered> take_orders() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(orders_, {});
    }
    void result(OrderResult result) {
        const std::scoped_lock lock(mutex_);
        results_.push_back(std::move(result));
        loop_.wake();
    }
    std::vector<OrderResult> take_results() {
        const std::scoped_lock lock(mutex_);
        return std::exchange(results_, {});
    }
    // Where recordings of sources on other machines go.
    void set_recording_places(RecordingArrivals::Places places) {
        const std::scoped_lock lock(mutex_);
        recording_places_ = std::move(places);
    }
    RecordingArrivals::Places recording_places() const {
        const std::scoped_lock lock(mutex_);
        return recording_places_;
    }
    // Those that are on their way, by source.
    using Coming = std::map<std::string, std::vector<ComingRecording>>;
    void set_coming(Coming coming) {
        const std::scoped_lock lock(mutex_);
        coming_ = std::move(coming);
    }
    Coming coming() const {
        const std::scoped_lock lock(mutex_);
        return coming_;
    }
    const Waker& door() const { return door_; } // woken when there are orders

    // The others are no more: they are forgotten, until they say something again.
    void keep(const std::function<bool(const std::string& node)>& is_there) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(agents_, [&](const auto& agent) { return !is_there(agent.first); });
    }

    // By node.
    std::map<std::string, AgentState> agents() const {
        const std::scoped_lock lock(mutex_);
        return agents_;
    }

private:
    const Waker& loop_;
    const Waker door_;
    mutable std::mutex mutex_; // guards what follows
    std::vector<Ordered> orders_;
    std::vector<OrderResult> results_;
    std::uint64_t last_order_ = 0;
    MediaTerms terms_;
    RecordingArrivals::Places recording_places_;
    Coming coming_;
    std::map<std::string, AgentState> agents_;
};

} // namespace lianping::controller
