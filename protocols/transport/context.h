#pragma once
// The process's ZeroMQ threads. One for all sockets of a process; it outlives them all.
//
// The rule of this folder: one thread owns each socket, made and used there alone (moving it before its first
// use is fine). Exceptions of cppzmq stop here. Sockets close at once (linger 0): what was not sent is made
// again by whoever comes back.

#include <memory>

namespace lianping {

// Thread-safety: safe.
class Context {
public:
    Context();
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    struct Impl;
    Impl& impl() const { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
