#include "agent/plain_text.h"

#include <cstdint>

namespace lianping::agent {
namespace {

std::uint8_t at(std::string_view bytes, std::size_t n) { return static_cast<std::uint8_t>(bytes[n]); }

// The bytes of the letter that the text begins with, by RFC 3629; 0: it begins with none.
std::size_t letter(std::string_view text) {
    const std::uint8_t first = at(text, 0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
    for (std::size_t n = 1; n < size; ++n)
        if ((at(text, n) & 0xc0U) != 0x80) return 0;
    const std::uint8_t second = at(text, 1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || beyond ? 0 : size;
}

// U+0000 to U+001F, U+007F to U+009F.
bool is_control(std::string_view letter) {
    const std::uint8_t first = at(letter, 0);
    return first < 0x20 || first == 0x7f || (first == 0xc2 && at(letter, 1) < 0xa0);
}

} // namespace

std::string plain_text(std::string_view bytes, std::size_t longest) {
    std::string text;
    while (!bytes.empty()) {
        const std::size_t size = letter(bytes);
        const std::string_view one = bytes.substr(0, size == 0 ? 1 : size);
        const std::string_view shown = one == "\t" ? " " : size == 0 || is_control(one) ? "?" : one;
        if (text.size() + shown.size() > longest) break;
        text += shown;
        bytes.remove_prefix(one.size());
    }
    return text;
}

} // namespace lianping::agent
