#pragma once
// The process's ZeroMQ threads, and its keys. One for all sockets of a process; it outlives them all.
//
// The rule of this folder: one thread owns each socket, made and used there alone (moving it before its first
// use is fine). Exceptions of cppzmq stop here. Sockets close at once (linger 0): what was not sent is made
// again by whoever comes back.
//
// Every socket speaks CurveZMQ: what it calls proves to have the key that the endpoint names
// ("tcp://10.0.0.2:9700#64-HEX-DIGITS"), and proves its own.

#include "transport/guests.h"
#include "transport/keys.h"

#include <cstdint>
#include <memory>
#include <string>

namespace lianping {

// Where a door listens: an IPv4 address of this machine (0.0.0.0: all of them) and a port (0: a free one).
struct Listening {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
};

// Thread-safety: safe, but for guard().
class Context {
public:
    Context(); // with a pair of its own that nobody else knows: for who only calls
    explicit Context(KeyPair key);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const PublicKey& key() const;
    // Who may speak at the sockets that listen here. To be called once, before any of them listens: without
    // it nobody may. It is asked on a thread of its own (ZeroMQ's authentication, RFC 27) and on those of the
    // sockets.
    void guard(Guests guests);

    struct Impl;
    Impl& impl() const { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
