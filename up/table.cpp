#include "up/table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

namespace lianping::up {
namespace {

// The next character of UTF-8 and how many bytes it takes; a byte that is none counts as one of itself.
std::pair<char32_t, std::size_t> next_character(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(0);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length == 1 || length > text.size()) return {lead, 1};
    char32_t character = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) character = (character << 6U) | (byte(i) & 0x3FU);
    return {character, length};
}

// Unicode's East Asian Width, the ranges of W and F that text here can hold.
constexpr std::array<std::pair<char32_t, char32_t>, 11> kWide{{{0x1100, 0x115F},
                                                               {0x2E80, 0x303E},
                                                               {0x3041, 0x33FF},
                                                               {0x3400, 0x4DBF},
                                                               {0x4E00, 0x9FFF},
                                                               {0xA000, 0xA4CF},
                                                               {0xAC00, 0xD7A3},
                                                               {0xF900, 0xFAFF},
                                                               {0xFE30, 0xFE6F},
                                                               {0xFF00, 0xFF60},
                                                               {0x1F300, 0x3FFFD}}};

std::size_t width_of(char32_t character) {
    if (character < 0x20 || (character >= 0x7F && character < 0xA0)) return 0;
    if ((character >= 0x0300 && character <= 0x036F) || character == 0x200B || character == 0x200D) return 0;
    const bool wide = std::any_of(kWide.begin(), kWide.end(), [&](const auto& range) {
        return character >= range.first && character <= range.second;
    });
    return wide ? 2 : 1;
}

template <class... Values>
std::string format(const char* how, Values... values) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), how, values...);
    return text.data();
}

std::string clock_text(double seconds) {
    const long whole = std::lround(std::floor(std::max(seconds, 0.0)));
    if (whole >= 3600) return format("%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    return format("%ld:%04.1f", whole / 60, std::max(seconds, 0.0) - static_cast<double>(whole / 60) * 60);
}

std::string micros(double us) {
    return std::abs(us) < 1000 ? format("%.0f us", us) : format("%.2f ms", us / 1000);
}

std::string clock_error(const NodeView& node) {
    if (node.clock_error_us) return micros(*node.clock_error_us);
    return node.clock_locked ? "±" + micros(node.clock_uncertainty_us) : "not locked";
}

// The worst pair that the screen is part of.
std::string skew_of(const SiteView& view, const std::string& screen) {
    double worst = -1;
    for (const SkewView& skew : view.skew)
        if (skew.frames > 0 &&
            std::find(skew.screens.begin(), skew.screens.end(), screen) != skew.screens.end())
            worst = std::max(worst, skew.p99_us);
    return worst < 0 ? "-" : micros(worst);
}

struct Column {
    const char* title;
    std::size_t width, narrow; // narrow: where the terminal is; 0: left out there
};
constexpr std::size_t kItem = 2; // the column that takes the room that is left
constexpr std::array<Column, 10> kColumns{{{"screen", 10, 7},
                                           {"node", 10, 0},
                                           {"item", 8, 8},
                                           {"position", 17, 13},
                                           {"fps", 5, 5},
                                           {"skew p99", 9, 8},
                                           {"late", 5, 4},
                                           {"lost", 5, 4},
                                           {"CPU", 5, 4},
                                           {"clock error", 11, 9}}};
constexpr std::size_t kNarrow = 110; // columns of a terminal
constexpr double worth_telling = 0.01;

// The widths of all columns on a terminal of that width; 0: left out.
std::array<std::size_t, kColumns.size()> widths_for(std::size_t terminal) {
    std::array<std::size_t, kColumns.size()> widths{};
    std::size_t others = 0;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
        widths[i] = terminal < kNarrow ? kColumns[i].narrow : kColumns[i].width;
        if (i != kItem && widths[i] > 0) others += widths[i] + 1;
    }
    widths[kItem] =
        std::clamp<std::size_t>(terminal > others ? terminal - others : 0, kColumns[kItem].narrow, 48);
    return widths;
}

std::string line_of(const std::vector<std::string>& cells, std::size_t terminal) {
    const auto widths = widths_for(terminal);
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (widths[i] > 0) line += (line.empty() ? "" : " ") + fitted(cells[i], widths[i]);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line + "\n";
}

// The first few of them, a line each: the table must not outgrow the terminal.
std::string listed(const std::vector<std::string>& lines, const std::string& mark, std::size_t width) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i)
        text += fitted(mark + lines[i], width) + "\n";
    if (lines.size() > most)
        text += mark + "and " + std::to_string(lines.size() - most) + " more: lianpingctl status\n";
    return text;
}

} // namespace

std::size_t columns(std::string_view text) {
    std::size_t sum = 0;
    while (!text.empty()) {
        const auto [character, length] = next_character(text);
        sum += width_of(character);
        text.remove_prefix(length);
    }
    return sum;
}

std::string fitted(std::string_view text, std::size_t width) {
    const std::size_t whole = columns(text);
    if (whole <= width) return std::string(text) + std::string(width - whole, ' ');
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const auto [character, length] = next_character(text);
        if (used + width_of(character) + 1 > width) break;
        used += width_of(character);
        out.append(text.substr(0, length));
        text.remove_prefix(length);
    }
    return out + "…" + std::string(width - used - 1, ' ');
}

std::string intake_line(const IntakeView& intake) {
    if (intake.pending == 0 && intake.file.empty()) return "";
    std::string line = format("taking in media: %u of %u", intake.ready, intake.total);
    if (!intake.file.empty()) line += ", " + intake.file + format(" %.0f %%", intake.progress * 100);
    return line;
}

std::string draw_table(const SiteView& view, std::size_t width, double stolen) {
    width = std::max<std::size_t>(width, 80);
    std::string text;
    for (const std::string& take : view.takes) text += fitted("TAKE " + take, width) + "\n";
    std::vector<std::string> cells;
    for (const Column& column : kColumns) cells.emplace_back(column.title);
    text += line_of(cells, width);
    for (const NodeView& node : view.nodes) {
        const auto screen = std::find_if(view.screens.begin(), view.screens.end(),
                                         [&](const ScreenView& each) { return each.screen == node.screen; });
        std::string item = "-", position = "-";
        if (screen != view.screens.end()) {
            item = (screen->held ? "[held] " : "") + (screen->item.empty() ? screen->entry : screen->item);
            position = clock_text(screen->position);
            if (screen->length) position += " / " + clock_text(*screen->length);
        }
        if (!node.up) {
            text += line_of({node.screen, node.node, "is not there", "", "", "", "", "", "", ""}, width);
            continue;
        }
        text += line_of({node.screen, node.node, item, position, format("%.1f", node.fps),
                         skew_of(view, node.screen), std::to_string(node.late), std::to_string(node.dropped),
                         format("%.0f%%", node.cpu_percent), clock_error(node)},
                        width);
    }
    if (const std::string line = intake_line(view.intake); !line.empty()) text += fitted(line, width) + "\n";
    std::vector<std::string> troubles = view.intake.troubles;
    for (const NodeView& node : view.nodes)
        for (const std::string& trouble : node.troubles) troubles.push_back(node.node + ": " + trouble);
    if (stolen >= worth_telling)
        troubles.push_back(format("the host takes %.0f %% of this machine's processors", stolen * 100) +
                           " away: what is late here may be so for that alone");
    text += listed(troubles, "! ", width);
    if (view.programme == "refused") {
        text += fitted("! the site's files have an error; the last good programme goes on:", width) + "\n";
        text += listed(view.findings, "  ", width);
    }
    return text;
}

} // namespace lianping::up
