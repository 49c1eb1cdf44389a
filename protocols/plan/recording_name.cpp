#include "plan/recording_name.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace lianping {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// A number of just so many digits, at the beginning of the text, which is shortened by it.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take_word(std::string_view& text, std::string_view word) {
    if (text.substr(0, word.size()) != word) return false;
    text.remove_prefix(word.size());
    return true;
}

// " (2)", " (17)", or nothing at all: the first piece. 0: neither.
unsigned take_piece(std::string_view& text) {
    if (text.empty()) return 1;
    if (!take_word(text, " (")) return 0;
    unsigned piece = 0;
    while (!text.empty() && text.size() < 8 && text.front() >= '0' && text.front() <= '9') {
        piece = piece * 10 + static_cast<unsigned>(text.front() - '0');
        text.remove_prefix(1);
    }
    return take_word(text, ")") && text.empty() && piece > 1 ? piece : 0;
}

struct Read {
    CivilTime at;
    unsigned piece = 1;
};

std::optional<CivilTime> take_date(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take_word(text, "-")) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take_word(text, "-")) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *year < 1970 || *year > 2200) return std::nullopt;
    return CivilTime(Duration(sys_days(date).time_since_epoch()));
}

std::optional<Duration> take_time(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take_word(text, ".")) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    int second = 0;
    if (take_word(text, ".")) {
        const auto said = take_number(text, 2);
        if (!said || *said > 59) return std::nullopt;
        second = *said;
    }
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(second);
}

std::optional<Read> read(std::string_view file, std::string_view title) {
    if (file.size() <= recording_ending.size() ||
        file.substr(file.size() - recording_ending.size()) != recording_ending)
        return std::nullopt;
    file.remove_suffix(recording_ending.size());
    if (!take_word(file, title) || !take_word(file, " ")) return std::nullopt;
    const auto date = take_date(file);
    if (!date || !take_word(file, " ")) return std::nullopt;
    const auto time = take_time(file);
    if (!time) return std::nullopt;
    const unsigned piece = take_piece(file);
    if (piece == 0) return std::nullopt;
    return Read{*date + *time, piece};
}

} // namespace

std::string recording_title(const std::string& link, const std::string& source) {
    std::string title = link + " " + source;
    // What other systems' shares do not take, either.
    std::replace_if(
        title.begin(), title.end(),
        [](char c) {
            return static_cast<unsigned char>(c) < 0x20 ||
                   std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        },
        '-');
    if (title.front() == '.') title.front() = '-'; // hidden files are not played
    return title;
}

std::string recording_name(const std::string& title, CivilTime begins) {
    const auto since = std::chrono::floor<std::chrono::seconds>(begins.since_origin());
    const auto day = std::chrono::floor<days>(since);
    const std::chrono::year_month_day date{sys_days(day)};
    const auto time = std::chrono::hh_mm_ss(since - day);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), " %04d-%02u-%02u %02d.%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()));
    std::string name = title + text.data();
    if (time.seconds().count() == 0) return name;
    std::snprintf(text.data(), text.size(), ".%02d", static_cast<int>(time.seconds().count()));
    return name + text.data();
}

std::string piece_name(unsigned piece) { return piece <= 1 ? "" : " (" + std::to_string(piece) + ")"; }

std::optional<CivilTime> recorded_at(std::string_view file, std::string_view title) {
    const auto known = read(file, title);
    return known ? std::optional(known->at) : std::nullopt;
}

std::string name_after(std::string_view file) {
    std::string_view stem = file, ending;
    if (stem.ends_with(recording_ending)) {
        stem.remove_suffix(recording_ending.size());
        ending = recording_ending;
    }
    unsigned piece = 1;
    if (const auto bracket = stem.rfind(" ("); bracket != std::string_view::npos) {
        std::string_view number = stem.substr(bracket);
        if (const unsigned said = take_piece(number); said > 1) {
            piece = said;
            stem = stem.substr(0, bracket);
        }
    }
    return std::string(stem) + piece_name(piece + 1) + std::string(ending);
}

std::vector<std::string> outlived(const std::vector<std::string>& files, std::string_view title,
                                  Duration keep, CivilTime now) {
    std::vector<std::string> old;
    if (keep <= Duration{} || title.empty()) return old;
    const auto newest = newest_recording(files, title);
    for (const std::string& file : files) {
        const auto at = recorded_at(file, title);
        const bool kept = std::find(newest.begin(), newest.end(), file) != newest.end();
        if (at && !kept && now - *at > keep) old.push_back(file);
    }
    return old;
}

std::vector<std::string> newest_recording(const std::vector<std::string>& files, std::string_view title) {
    CivilTime newest = CivilTime::always();
    std::vector<std::pair<unsigned, std::string>> pieces;
    for (const std::string& file : files) {
        const auto known = read(file, title);
        if (!known || known->at < newest) continue;
        if (known->at > newest) pieces.clear();
        newest = known->at;
        pieces.emplace_back(known->piece, file);
    }
    std::sort(pieces.begin(), pieces.end());
    std::vector<std::string> names;
    names.reserve(pieces.size());
    for (auto& [piece, name] : pieces) names.push_back(std::move(name));
    return names;
}

} // namespace lianping
