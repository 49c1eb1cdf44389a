#pragma once
// What the controller's status says of the site, as far as `up` shows it (docs/controller.md has the whole
// tree).

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::up {

struct NodeView {
    std::string node, screen;
    bool up = false;           // it talks to the controller
    bool plan_current = false; // it has confirmed its screen's plan in force
    std::string item;          // on its glass
    double fps = 0;
    std::uint64_t shown = 0, late = 0, dropped = 0, repeated = 0;
    double cpu_percent = 0; // of one core
    std::uint64_t rss_bytes = 0;
    bool clock_locked = false;
    double clock_uncertainty_us = 0;
    std::optional<double> clock_error_us; // only where the truth is known
    std::string renderer, decoder;
    std::vector<std::string> troubles;
};

struct ScreenView {
    std::string screen;
    unsigned width = 0, height = 0;
    std::string entry, item;
    double position = 0;          // seconds into the item
    std::optional<double> length; // seconds; nothing where it has no end
    bool held = false;
};

struct SkewView {
    std::vector<std::string> screens; // two
    std::uint64_t frames = 0;
    double median_us = 0, p99_us = 0, max_us = 0;
};

struct IntakeView {
    unsigned total = 0, ready = 0, pending = 0;
    std::string file; // being read now; empty: none
    double progress = 0;
    std::vector<std::string> troubles; // "media/x.mp4: cannot be decoded: ..."
};

struct SiteView {
    std::string site;
    std::int64_t pid = 0;  // of the controller
    std::string programme; // "good", "refused", "back", "none"
    std::vector<std::string> findings;
    std::vector<std::string> takes; // "wall: evening since 14:02 by anna"
    IntakeView intake;
    std::vector<ScreenView> screens;
    std::vector<NodeView> nodes;
    std::vector<SkewView> skew;
    std::vector<std::string> streams; // live sources of the site, "lecture/speaker"
};

// corrupt where it is no status.
Result<SiteView> read_status(std::string_view json);

// Whether every node shows its plan: it talks, has its screen's plan, and what it has put up is not the slate
// of one who knows no better yet or whose media are still being read. Never without nodes.
bool on_air(const SiteView& view);

} // namespace lianping::up
