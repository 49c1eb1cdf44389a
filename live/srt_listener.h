#pragma once
// A port on which one sender at a time is taken by SRT: what it sends is handed on, whoever else calls
// meanwhile is refused and named, and one that has gone without a word is let go after 2 s.

#include "base/result.h"
#include "live/sender_port.h"
#include "time/instants.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace lianping::live {

// Thread-safety: safe; what is given to open() is called on the listener's thread, and never after the
// destructor.
class SrtListener : public SenderPort {
public:
    static constexpr Duration gone_after = 2s;

    struct Options {
        std::uint16_t port = 0;
        std::string passphrase;  // empty: none; else who does not know it is refused
        Duration latency = 60ms; // in which SRT sends again what was lost
        std::function<void(const char*, std::size_t)> bytes; // of the one who sends
        std::function<void()> begins;                        // another one sends from here on
        std::function<void()> ends;                          // it does not send any more
    };
    // Errors: busy (the port is taken), io.
    static Result<std::unique_ptr<SrtListener>> open(Options options);
    ~SrtListener() override;

    std::string sender() const override;
    std::string refused() const override;
    void put_out() override;

private:
    struct State;
    explicit SrtListener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping::live
