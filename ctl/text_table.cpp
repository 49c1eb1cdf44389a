#include "ctl/text_table.h"

#include <algorithm>
#include <clocale>
#include <cwchar>

namespace lianping::ctl {
namespace {

// The C library knows how wide a character is, in a locale whose text is UTF-8; Debian always has this one.
locale_t utf8() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
}

// Makes it the calling thread's while it lives.
class InUtf8 {
public:
    InUtf8() : before_(utf8() != nullptr ? uselocale(utf8()) : nullptr) {}
    ~InUtf8() {
        if (before_ != nullptr) uselocale(before_);
    }
    InUtf8(const InUtf8&) = delete;
    InUtf8& operator=(const InUtf8&) = delete;

private:
    locale_t before_;
};

struct Character {
    std::size_t bytes = 1;
    std::size_t cells = 1;
};

Character first_of(std::string_view text) {
    std::mbstate_t state{};
    wchar_t wide = 0;
    const std::size_t bytes = std::mbrtowc(&wide, text.data(), text.size(), &state);
    if (bytes == 0 || bytes > text.size()) return {};
    const int width = wcwidth(wide);
    return {bytes, width < 0 ? std::size_t{1} : static_cast<std::size_t>(width)};
}

} // namespace

std::size_t cells(std::string_view text) {
    const InUtf8 locale;
    std::size_t sum = 0;
    while (!text.empty()) {
        const Character one = first_of(text);
        sum += one.cells;
        text.remove_prefix(one.bytes);
    }
    return sum;
}

std::string cut_to_cells(std::string_view text, std::size_t limit) {
    if (cells(text) <= limit) return std::string(text);
    const InUtf8 locale;
    std::size_t bytes = 0, sum = 0;
    while (bytes < text.size()) {
        const Character one = first_of(text.substr(bytes));
        if (sum + one.cells + 1 > limit) break;
        sum += one.cells;
        bytes += one.bytes;
    }
    return std::string(text.substr(0, bytes)) + (limit > 0 ? "…" : "");
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    widths.reserve(columns_.size());
    for (const Column& column : columns_) widths.push_back(cells(column.head));
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < columns_.size(); ++i)
            widths[i] = std::max(widths[i], std::min(cells(row[i]), columns_[i].limit));

    std::string all;
    const auto write = [&](const auto& text_in) {
        std::string line;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string text =
                cut_to_cells(text_in(i), std::max(columns_[i].limit, cells(columns_[i].head)));
            const std::string blanks(widths[i] - cells(text), ' ');
            if (i > 0) line += "  ";
            line += columns_[i].align == Align::left ? text + blanks : blanks + text;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + "\n";
    };
    write([&](std::size_t i) { return columns_[i].head; });
    for (const auto& row : rows_) write([&](std::size_t i) { return row[i]; });
    return all;
}

} // namespace lianping::ctl
