#pragma once
// An X server of our own without a screen (Xvfb), for as long as one of these lives.

#include <sys/types.h>

#include <memory>
#include <string>

namespace lianping::testing {

class VirtualDisplay {
public:
    // Starts Xvfb on a display number that it finds free. Null where there is no Xvfb. Blocks until it
    // answers, 10 s at most.
    static std::unique_ptr<VirtualDisplay> start(unsigned width, unsigned height);
    ~VirtualDisplay(); // ends the server
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;

    const std::string& name() const { return name_; } // ":3", as DISPLAY takes it

private:
    VirtualDisplay(std::string name, pid_t server) : name_(std::move(name)), server_(server) {}
    std::string name_;
    pid_t server_;
};

} // namespace lianping::testing
