#pragma once
// A file descriptor that closes itself. Owns it; may hold none (negative). Thread-safety: none needed, it
// never changes.

#include <unistd.h>

namespace lianping {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }

private:
    int fd_;
};

} // namespace lianping
