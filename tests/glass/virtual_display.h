#pragma once
// An X server of our own without a screen, for as long as one of these lives.

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lianping::testing {

class VirtualDisplay {
public:
    // Starts Xvfb on a display number that it finds free. Null where there is no Xvfb. Blocks until it
    // answers, 10 s at most.
    static std::unique_ptr<VirtualDisplay> start(unsigned width, unsigned height);
    // One whose outputs come and go: Xorg with its dummy driver, of which DUMMY0 is plugged in, of 800x600,
    // and DUMMY1 is not. Null where these are not installed or this user may not run them. Writes into
    // `folder`.
    static std::unique_ptr<VirtualDisplay> start_with_outputs(const std::filesystem::path& folder);
    // Runs the program xrandr on it: "--output DUMMY1 --off". Whether it did as told.
    bool xrandr(const std::string& words) const;
    // Starts a window manager (openbox), for as long as the display lives. False where there is none.
    bool manage();
    ~VirtualDisplay(); // ends the server
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;

    const std::string& name() const { return name_; } // ":3", as DISPLAY takes it

private:
    static std::unique_ptr<VirtualDisplay> run(std::vector<std::string> words);
    VirtualDisplay(std::string name, pid_t server) : name_(std::move(name)), server_(server) {}
    std::string name_;
    pid_t server_;
    pid_t manager_ = 0;
};

} // namespace lianping::testing
