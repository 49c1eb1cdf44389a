#include "up/windows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <regex>

namespace lianping::up {
namespace {

constexpr double much_larger = 1.5; // then a second row is worth it

struct Shape {
    double width = 1920, height = 1080;
};

Shape shape_of(const NodeView& node, const SiteView& view) {
    for (const ScreenView& screen : view.screens)
        if (screen.screen == node.screen && screen.width > 0 && screen.height > 0)
            return {static_cast<double>(screen.width), static_cast<double>(screen.height)};
    return {};
}

// The height that windows may have when so many stand in a row.
double height_in(const std::vector<Shape>& shapes, std::size_t in_a_row, DisplaySize display) {
    const auto rows = (shapes.size() + in_a_row - 1) / in_a_row;
    double height = static_cast<double>(display.height) / static_cast<double>(rows);
    for (std::size_t first = 0; first < shapes.size(); first += in_a_row) {
        double wide = 0; // of a row that is 1 high
        for (std::size_t i = first; i < std::min(first + in_a_row, shapes.size()); ++i)
            wide += shapes[i].width / shapes[i].height;
        height = std::min(height, static_cast<double>(display.width) / wide);
    }
    return height;
}

// Even: halves of chroma fall on whole pixels. Never more than `length`, or the row would not fit.
unsigned even(double length) {
    return std::max(2U, static_cast<unsigned>(std::floor(length / 2 + 1e-6)) * 2);
}

struct Rect {
    int x = 0, y = 0, w = 0, h = 0;
};

Rect rect_of(const std::string& window) {
    Rect rect;
    if (std::sscanf(window.c_str(), "%dx%d+%d+%d", &rect.w, &rect.h, &rect.x, &rect.y) != 4) return {};
    return rect;
}

bool overlap(const Rect& a, const Rect& b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

} // namespace

std::string free_window(const std::string& node, const std::vector<NodeWindow>& windows,
                        const std::map<std::string, std::string>& there) {
    const auto is_free = [&](const NodeWindow& one) {
        return std::none_of(there.begin(), there.end(), [&](const auto& other) {
            return overlap(rect_of(one.window), rect_of(other.second));
        });
    };
    const auto own =
        std::find_if(windows.begin(), windows.end(), [&](const NodeWindow& one) { return one.node == node; });
    if (is_free(*own)) return own->window;
    const auto free = std::find_if(windows.begin(), windows.end(), is_free);
    return free == windows.end() ? own->window : free->window;
}

std::optional<DisplaySize> read_output(std::string_view line) {
    static const std::regex size(" ([1-9][0-9]{0,4})x([1-9][0-9]{0,4}) [0-9]+ Hz$");
    std::match_results<std::string_view::const_iterator> found;
    if (!std::regex_search(line.begin(), line.end(), found, size)) return std::nullopt;
    return DisplaySize{static_cast<unsigned>(std::stoul(found[1].str())),
                       static_cast<unsigned>(std::stoul(found[2].str()))};
}

std::vector<NodeWindow> side_by_side(const SiteView& view, DisplaySize display) {
    std::vector<Shape> shapes;
    std::vector<NodeWindow> windows;
    for (const NodeView& node : view.nodes) {
        if (node.screen.empty()) continue;
        shapes.push_back(shape_of(node, view));
        windows.push_back({node.node, ""});
    }
    if (shapes.empty()) return {};
    std::size_t in_a_row = shapes.size();
    for (std::size_t fewer = in_a_row - 1; fewer > 0; --fewer)
        if (height_in(shapes, fewer, display) > height_in(shapes, in_a_row, display) + 1) in_a_row = fewer;
    if (height_in(shapes, in_a_row, display) < much_larger * height_in(shapes, shapes.size(), display))
        in_a_row = shapes.size();
    const double height = height_in(shapes, in_a_row, display);

    unsigned x = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (i % in_a_row == 0) x = 0;
        const double scale = std::min(1.0, height / shapes[i].height);
        const auto w = even(shapes[i].width * scale), h = even(shapes[i].height * scale);
        const auto y = even(height) * static_cast<unsigned>(i / in_a_row);
        windows[i].window = fmt::format("{}x{}+{}+{}", w, h, x, y);
        x += w;
    }
    return windows;
}

} // namespace lianping::up
