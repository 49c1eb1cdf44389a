#include "programme/source_text.h"

#include <algorithm>
#include <array>

namespace lianping::programme {

namespace {

unsigned byte_at(std::string_view text, std::size_t offset) {
    return offset < text.size() ? static_cast<unsigned char>(text[offset]) : 0U;
}

char32_t code_point(std::string_view text, std::size_t offset, std::size_t length) {
    static constexpr std::array<unsigned, 5> head{0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t value = byte_at(text, offset) & head[length];
    for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte_at(text, offset + i) & 0x3fU);
    return value;
}

void append_utf8(std::string& out, char32_t c) {
    const auto push = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
    if (c < 0x80) {
        push(c);
    } else if (c < 0x800) {
        push(0xc0 | (c >> 6U));
        push(0x80 | (c & 0x3fU));
    } else if (c < 0x10000) {
        push(0xe0 | (c >> 12U));
        push(0x80 | ((c >> 6U) & 0x3fU));
        push(0x80 | (c & 0x3fU));
    } else {
        push(0xf0 | (c >> 18U));
        push(0x80 | ((c >> 12U) & 0x3fU));
        push(0x80 | ((c >> 6U) & 0x3fU));
        push(0x80 | (c & 0x3fU));
    }
}

char32_t narrow(char32_t c) {
    if (c >= 0xff01 && c <= 0xff5e) return c - 0xff01 + 0x21;
    switch (c) {
    case 0x3000: // ideographic space
    case 0x00a0:
        return ' ';
    case 0x201c:
    case 0x201d:
        return '"';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x3001:
        return ',';
    case 0x3010:
        return '[';
    case 0x3011:
        return ']';
    case 0x2013:
    case 0x2014:
        return '-';
    case 0x00d7:
        return 'x';
    default:
        return c;
    }
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }

} // namespace

std::size_t utf8_length(std::string_view text, std::size_t offset) {
    const unsigned a = byte_at(text, offset);
    if (offset >= text.size()) return 0;
    if (a < 0x80) return 1;
    const std::size_t length = a >= 0xc2 && a <= 0xdf   ? 2
                               : a >= 0xe0 && a <= 0xef ? 3
                               : a >= 0xf0 && a <= 0xf4 ? 4
                                                        : 0;
    if (length == 0 || offset + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte_at(text, offset + i) & 0xc0U) != 0x80U) return 0;
    const char32_t value = code_point(text, offset, length);
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    return overlong || surrogate || value > 0x10ffff ? 0 : length;
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, utf8_length(text, at));
        out.push_back(code_point(text, at, length));
        at += length;
    }
    return out;
}

std::string narrowed(std::string_view text) {
    std::string out;
    for (const char32_t c : code_points(text)) append_utf8(out, narrow(c));
    return out;
}

SourceText::SourceText(std::string_view bytes) {
    if (bytes.size() > largest) {
        whole_ = false;
        // Cut where a line ends, or between two characters.
        std::size_t cut = bytes.rfind('\n', largest);
        if (cut == std::string_view::npos)
            for (cut = largest; cut > 0 && !begins_character(bytes[cut]);) --cut;
        bytes = bytes.substr(0, cut);
    }
    if (bytes.substr(0, 2) == "\xff\xfe" || bytes.substr(0, 2) == "\xfe\xff") {
        fault_ = TextFault{{}, "this file is in UTF-16: save it as UTF-8"};
        return;
    }
    if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
    text_.reserve(bytes.size());
    lines_.push_back(0);
    const auto refuse = [&](std::string message) {
        set_stops();
        fault_ = TextFault{mark_at(text_.size()), std::move(message)};
        text_.clear();
        stops_.clear();
        lines_.assign(1, 0);
    };
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = utf8_length(bytes, at);
        if (length == 0) {
            refuse("what stands here is not UTF-8 (GBK, perhaps): save the file as UTF-8");
            return;
        }
        const char32_t c = code_point(bytes, at, length);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f ||
            (c >= 0x80 && c < 0xa0 && c != 0x85)) {
            refuse("a control character stands here, which a text cannot hold: delete it");
            return;
        }
        if (c == '\n' || c == '\r') {
            text_.push_back('\n');
            lines_.push_back(text_.size());
            at += c == '\r' && byte_at(bytes, at + 1) == '\n' ? 2 : 1;
            continue;
        }
        text_.append(bytes, at, length);
        at += length;
    }
    set_stops();
}

void SourceText::set_stops() {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text_.size(); ++at) {
        if (at % stride == 0) stops_.push_back(characters);
        if (begins_character(text_[at])) ++characters;
    }
    if (text_.size() % stride == 0) stops_.push_back(characters);
}

std::size_t SourceText::characters_before(std::size_t offset) const {
    const std::size_t stop = offset / stride;
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(stop * stride);
    const auto to = text_.begin() + static_cast<std::ptrdiff_t>(offset);
    return (stop < stops_.size() ? stops_[stop] : 0) +
           static_cast<std::size_t>(std::count_if(from, to, begins_character));
}

Mark SourceText::mark_at(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto line =
        static_cast<std::size_t>(std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin()) - 1;
    const std::size_t column = characters_before(offset) - characters_before(lines_[line]);
    return {static_cast<int>(line) + 1, static_cast<int>(column) + 1};
}

Mark SourceText::mark_at(int line, int byte_column) const {
    const std::size_t index = std::min(static_cast<std::size_t>(std::max(line, 0)), lines_.size() - 1);
    return mark_at(lines_[index] + static_cast<std::size_t>(std::max(byte_column, 0)));
}

} // namespace lianping::programme
