#pragma once
// What a link is measured beside: GStreamer alone, from a region of the desktop to a window, with nothing
// that could be left out.

#include <memory>
#include <string>

namespace lianping::bench {

// Thread-safety: unsafe.
class BareLink {
public:
    struct Options {
        std::string display;
        int width = 0, height = 0; // of the region at 0,0
        unsigned fps = 0;
        unsigned long window = 0; // to draw into
    };
    // Throws std::runtime_error with the reason where it does not run.
    static std::unique_ptr<BareLink> start(const Options& options);
    ~BareLink();
    BareLink(const BareLink&) = delete;
    BareLink& operator=(const BareLink&) = delete;

private:
    struct State;
    explicit BareLink(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping::bench
