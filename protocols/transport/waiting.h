#pragma once
// Waiting for several sockets and file descriptors at once, as the loop of a thread does.

#include <chrono>
#include <span>

namespace lianping {

// A socket (of waitable() of the classes here) or a file descriptor.
struct Waitable {
    void* socket = nullptr;
    int fd = -1;                 // where socket is null; below 0: nothing, never ready
    bool until_writable = false; // also ready when it can be written to
};

// Blocks until one of them is ready, at most for `patience` (negative: for ever). Wakes early on a signal.
// True when something can be read. The caller asks each of them then; none of their polls blocks.
bool wait_for(std::span<const Waitable> things, std::chrono::nanoseconds patience);

// Wakes a thread that waits in wait_for: an eventfd. wake() is safe from any thread; the rest belongs to the
// waiter.
class Waker {
public:
    Waker();
    ~Waker();
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;
    void wake() const;
    void clear() const; // takes back all wake() calls so far
    Waitable waitable() const { return {nullptr, fd_, false}; }

private:
    int fd_;
};

} // namespace lianping
