#pragma once
// A port on which one sender at a time is let in.

#include <string>

namespace lianping::live {

// Thread-safety: safe.
class SenderPort {
public:
    SenderPort() = default;
    virtual ~SenderPort() = default;
    SenderPort(const SenderPort&) = delete;
    SenderPort& operator=(const SenderPort&) = delete;

    // "10.0.0.8:40112"; empty: nobody sends.
    virtual std::string sender() const = 0;
    // Who was refused of late (10 s), and why, in an operator's words. Empty: nobody.
    virtual std::string refused() const = 0;
    // Ends the connection of the one who sends. Whoever calls next is let in.
    virtual void put_out() = 0;
};

} // namespace lianping::live
