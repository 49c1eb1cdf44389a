#pragma once
// Answers the nodes' clock questions with stamps of house time, taken as near to the wire as user space gets.

#include "base/result.h"
#include "time/instants.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace lianping {

struct HouseReading {
    Epoch epoch = 0; // 0: no house clock yet
    HouseTime now;
};

// Thread-safety: one thread, the owner's clock thread, makes it and calls serve(). `house` is called on that
// thread.
class ClockServer {
public:
    // Answers the nodes and sources among the context's guests. busy where the port is taken.
    static Result<ClockServer> listen(Context& context, const Listening& where,
                                      std::function<HouseReading()> house);
    ClockServer(ClockServer&&) noexcept;
    ~ClockServer();

    std::string endpoint() const; // "tcp://127.0.0.1:40123#KEY"
    Waitable waitable() const;
    // Answers all questions that are there. Never blocks: answers that a node does not take are dropped.
    // Returns how many were answered.
    std::size_t serve();
    std::uint64_t refused() const; // messages that were no questions, or of one who may not ask any more

private:
    struct Impl;
    explicit ClockServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
