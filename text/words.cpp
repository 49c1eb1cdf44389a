#include "text/words.h"

#include <glib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <memory>
#include <vector>

namespace lianping::text {
namespace {

void append(std::string& out, UChar32 character) {
    char bytes[6];
    out.append(bytes, static_cast<std::size_t>(g_unichar_to_utf8(static_cast<gunichar>(character), bytes)));
}

std::vector<UChar32> characters_of(std::string_view words) {
    std::vector<UChar32> out;
    out.reserve(words.size());
    const char* end = words.data() + words.size();
    for (const char* at = words.data(); at < end; at = g_utf8_next_char(at))
        out.push_back(static_cast<UChar32>(g_utf8_get_char(at)));
    return out;
}

bool is_ideograph(UChar32 character) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(character, &status);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

bool is_latin(UChar32 character) {
    if (u_isdigit(character) != 0) return true;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(character, &status);
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC;
}

constexpr UChar32 thin_space = 0x2009, word_joiner = 0x2060, en_dash = 0x2013;

} // namespace

std::string presentable(std::string_view words, std::size_t most) {
    gchar* valid = g_utf8_make_valid(words.data(), static_cast<gssize>(std::min(words.size(), most * 4)));
    std::string out;
    std::size_t count = 0;
    for (const UChar32 character : characters_of(valid)) {
        // Not what joins emoji and letters or turns their direction: those are no characters to be seen, but
        // shape the others.
        if (character != '\n' && u_charType(character) == U_CONTROL_CHAR && character != '\t') continue;
        if (++count > most) {
            out += "\u2026";
            break;
        }
        append(out, character == '\t' ? ' ' : character);
    }
    g_free(valid);
    return out;
}

std::string spaced(std::string_view words) {
    std::string out;
    UChar32 before = 0;
    bool dash = false; // between digits, so far
    for (const UChar32 character : characters_of(words)) {
        if ((is_ideograph(before) && is_latin(character)) || (is_latin(before) && is_ideograph(character)))
            append(out, thin_space);
        if (dash && u_isdigit(character) != 0) append(out, word_joiner);
        append(out, character);
        dash = u_isdigit(before) != 0 && (character == '-' || character == en_dash);
        before = character;
    }
    return out;
}

std::string held_together(std::string_view words) {
    // ICU counts in UTF-16.
    std::vector<UChar> wide(words.size() + 1);
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &length, words.data(),
                  static_cast<int32_t>(words.size()), &status);
    if (U_FAILURE(status) != 0) return std::string(words);
    // Opening one takes longer than using it, and a page asks many times; it is a thread's own.
    thread_local const std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> breaks(
        [] {
            UErrorCode opening = U_ZERO_ERROR;
            return ubrk_open(UBRK_WORD, "zh", nullptr, 0, &opening);
        }(),
        &ubrk_close);
    if (breaks == nullptr) return std::string(words); // without ICU's data: broken anywhere
    ubrk_setText(breaks.get(), wide.data(), length, &status);
    if (U_FAILURE(status) != 0) return std::string(words);

    std::string out;
    int32_t at = 0;
    UChar32 before = 0;
    while (at < length) {
        const bool within_word = at > 0 && ubrk_isBoundary(breaks.get(), at) == 0;
        UChar32 character = 0;
        U16_NEXT(wide.data(), at, length, character);
        if (within_word && is_ideograph(before) && is_ideograph(character)) append(out, word_joiner);
        append(out, character);
        before = character;
    }
    return out;
}

} // namespace lianping::text
