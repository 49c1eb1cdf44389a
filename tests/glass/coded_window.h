#pragma once
// A window that plays coded pictures by itself: what a live source captures in a glass test.

#include "glass/x_screen.h"
#include "time/instants.h"

#include <memory>
#include <string>

namespace lianping::testing {

// Thread-safety: unsafe. It draws on a thread of its own until it goes.
class CodedWindow {
public:
    struct Options {
        std::string display; // ":3"
        std::string title;
        ScreenRect place;
        unsigned clip = 900; // the code of its pictures
        unsigned fps = 25;
    };
    // Null where the display cannot be opened. Frame n comes on n/fps s after the first; from 0, 65536 of
    // them and anew.
    static std::unique_ptr<CodedWindow> open(const Options& options);
    ~CodedWindow();
    CodedWindow(const CodedWindow&) = delete;
    CodedWindow& operator=(const CodedWindow&) = delete;

private:
    struct State;
    explicit CodedWindow(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// An empty window without a frame at a place, for as long as it lives: for what draws into a window by its
// number.
class PlainWindow {
public:
    static std::unique_ptr<PlainWindow> open(const std::string& display, const std::string& title,
                                             const ScreenRect& place);
    ~PlainWindow();
    PlainWindow(const PlainWindow&) = delete;
    PlainWindow& operator=(const PlainWindow&) = delete;
    unsigned long id() const { return id_; }

private:
    PlainWindow(void* display, unsigned long id) : display_(display), id_(id) {}
    void* display_; // of Xlib
    unsigned long id_;
};

} // namespace lianping::testing
