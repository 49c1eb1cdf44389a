#pragma once
// A node's questions for house time. Nothing blocks but wait: ask() now and then, poll() for what came back;
// a probe that is lost is simply never answered. ZeroMQ connects again by itself where the endpoint stays the
// same; where it changes, use() it.

#include "time/clock.h"
#include "time/clock_sync.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping {

// Thread-safety: one thread, the node's clock thread.
class ClockClient {
public:
    // `clock` stamps t1 and t4; it must outlive this. `key`: instead of the context's, for many nodes in one
    // process.
    ClockClient(Context& context, const Clock& clock, std::optional<KeyPair> key = std::nullopt);
    ClockClient(ClockClient&&) noexcept;
    ~ClockClient();

    // The controller's clock endpoint. Does nothing where it is the one in use; else leaves that (questions
    // on the way are forgotten). Empty: disconnects. False where it is not an endpoint.
    bool use(const std::string& endpoint);
    const std::string& endpoint() const;
    // The connections to it are made anew: those that stand may be dead without a word (a cable was pulled).
    void connect_anew();

    // Sends a question stamped now, over each of so many connections (1 to 16) in turn: more are opened when
    // they are first asked for, and closed when they are no more. False: not sent (no endpoint, or its queue
    // is full because nobody is there).
    bool ask(std::size_t connections = 1);
    // The next answer that came, if any. Never blocks. Call wait first (or wait_for with waitables()): t4 is
    // stamped here, so an answer that lies in the queue while the thread sleeps is stamped late.
    std::optional<ClockProbe> poll();
    // Blocks until an answer is there, at most for `patience`.
    bool wait(std::chrono::nanoseconds patience) const;
    std::vector<Waitable> waitables() const; // as many as there are connections, at least one

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
