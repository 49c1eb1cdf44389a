#pragma once
// The text of one YAML file as an editor shows it: UTF-8, lines ended by \n, no byte order mark, and columns
// that count characters. What is no such text is a fault with a place.
//
// Thread-safety: immutable after construction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

// A place in a text. Lines and columns from 1, columns in characters (code points).
struct Mark {
    int line = 1, column = 1;
    friend constexpr auto operator<=>(const Mark&, const Mark&) = default;
};

struct TextFault {
    Mark mark;
    std::string message;
};

class SourceText {
public:
    // Bytes; a schedule of two thousand entries has a fifth of that.
    static constexpr std::size_t largest = 512U << 10U;

    explicit SourceText(std::string_view bytes);

    // Why this is no text that can be read: not UTF-8, control characters.
    const std::optional<TextFault>& fault() const { return fault_; }

    // Whether the text holds all of the bytes, and not only the first `largest`.
    bool whole() const { return whole_; }

    // Every \r\n and \r turned into \n. Empty where there is a fault.
    const std::string& text() const { return text_; }

    Mark mark_at(std::size_t offset) const;
    // Both from 0, as yaml-cpp counts.
    Mark mark_at(int line, int byte_column) const;

private:
    static constexpr std::size_t stride = 256;
    void set_stops();
    std::size_t characters_before(std::size_t offset) const;

    std::string text_;
    std::vector<std::size_t> lines_; // where each begins
    std::vector<std::size_t>
        stops_; // characters before every stride-th byte: a mark costs the same in any line
    std::optional<TextFault> fault_;
    bool whole_ = true;
};

// The length in bytes of the UTF-8 character at `offset`; 0 where there is none. Strict: no overlong forms,
// no surrogates, nothing above U+10FFFF.
std::size_t utf8_length(std::string_view text, std::size_t offset);

// The characters of a text that is UTF-8.
std::u32string code_points(std::string_view text);

// Full-width letters, digits, punctuation and spaces turned into the ASCII that a Chinese keyboard hides
// behind them.
std::string narrowed(std::string_view text);

} // namespace lianping::programme
