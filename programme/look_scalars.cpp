#include "programme/look_scalars.h"

#include "programme/colour_names.h"
#include "programme/nearest.h"
#include "programme/scalar_text.h"
#include "programme/source_text.h"
#include "programme/time_scalars.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

namespace lianping::programme {

namespace {

// How wide the edge of a wipe is, of its way, unless it is said to be hard.
constexpr double soft_edge = 0.15;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// "12" or "12.5", up to 9 characters.
std::optional<double> decimal(std::string_view text) {
    if (text.empty() || text.size() > 9 || text.front() == '.' || text.back() == '.') return std::nullopt;
    double value = 0, scale = 0;
    for (const char c : text) {
        if (c == '.' && scale == 0) {
            scale = 1;
            continue;
        }
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
        if (scale > 0) scale *= 10;
    }
    return scale > 0 ? value / scale : value;
}

// "75%" or "0", as a fraction.
std::optional<double> fraction(std::string_view text) {
    if (text == "0") return 0.0;
    if (text.empty() || text.back() != '%') return std::nullopt;
    const auto percent = decimal(text.substr(0, text.size() - 1));
    return percent && *percent <= 100 ? std::optional(*percent / 100) : std::nullopt;
}

std::optional<Colour> hex_colour(std::string_view text) {
    const bool marked = !text.empty() && text.front() == '#';
    if (marked) text.remove_prefix(1);
    if ((text.size() != 6 && !(marked && text.size() == 3)) ||
        std::any_of(text.begin(), text.end(), [](char c) { return !hex_digit(c); }))
        return std::nullopt;
    const auto part = [&](std::size_t n) {
        const auto digit = [&](std::size_t i) { return hex_digit(text[i]).value_or(0); };
        const unsigned value = text.size() == 3 ? digit(n) * 17 : digit(2 * n) * 16 + digit(2 * n + 1);
        return static_cast<std::uint8_t>(value);
    };
    return Colour{part(0), part(1), part(2)};
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(' ', at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        at = end;
    }
    return words;
}

} // namespace

Result<bool> parse_switch(std::string_view text) {
    const std::string word = lower(text);
    if (word == "yes" || word == "on" || word == "true") return true;
    if (word == "no" || word == "off" || word == "false") return false;
    return wrong(quoted(text) + " is no switch: write yes or no");
}

Result<std::int64_t> parse_integer(std::string_view text, std::int64_t least, std::int64_t most) {
    const std::string meaning =
        "write a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const bool minus = !text.empty() && text.front() == '-';
    const std::string_view digits = minus ? text.substr(1) : text;
    if (digits.empty() || digits.size() > 12 ||
        !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return wrong(quoted(text) + " is no number: " + meaning);
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    if (minus) value = -value;
    if (value < least || value > most) return wrong(quoted(text) + " is out of range: " + meaning);
    return value;
}

Result<double> parse_volume(std::string_view text) {
    if (const auto part = fraction(text)) return *part;
    if (const auto plain = decimal(text); plain && *plain <= 100) {
        const std::string percent =
            *plain > 1 ? std::string(text) : std::to_string(std::lround(*plain * 100));
        return wrong(quoted(text) + " has no %: write " + percent + "%");
    }
    return wrong(quoted(text) + " is no volume: write 0% to 100%");
}

Result<std::uint64_t> parse_rate(std::string_view text) {
    const std::string refusal = quoted(text) + " is no rate: write 5 MB/s or 40 Mbit/s";
    const auto unit_at = text.find_first_not_of("0123456789.");
    if (unit_at == std::string_view::npos) return wrong(refusal);
    const auto number = decimal(text.substr(0, unit_at));
    std::string_view unit = text.substr(unit_at);
    if (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
    if (!number || unit.empty()) return wrong(refusal);
    const double scale = unit.front() == 'k'   ? 1e3
                         : unit.front() == 'M' ? 1e6
                         : unit.front() == 'G' ? 1e9
                                               : 0;
    unit.remove_prefix(1);
    const double bytes = unit == "B/s" ? 1 : unit == "bit/s" ? 0.125 : 0;
    const double rate = *number * scale * bytes;
    if (rate == 0) return wrong(refusal);
    if (rate < 1e3 || rate > 1e11)
        return wrong(quoted(text) + " is too little or too much: 1 kB/s to 100 GB/s");
    return static_cast<std::uint64_t>(rate);
}

Result<Colour> parse_colour(std::string_view text) {
    if (const auto colour = hex_colour(text)) return *colour;
    const std::string name = lower(text);
    if (const auto colour = colour_named(name)) return *colour;
    const auto near = nearest(name, colour_names());
    return wrong(quoted(text) + " is no colour: write a name such as navy, or \"#202020\" in quotes" +
                 (near ? "; did you mean `" + *near + "`?" : ""));
}

std::string to_text(Colour colour) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.r, colour.g, colour.b);
    return text.data();
}

Result<Size> parse_size(std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos)
        return wrong(quoted(text) + " is no size: write width x height in pixels, as 1920x1080");
    const auto width = parse_integer(text.substr(0, cross), 16, 16384);
    const auto height = parse_integer(text.substr(cross + 1), 16, 16384);
    if (!width || !height)
        return wrong(quoted(text) +
                     " is no size: write width x height in pixels, 16 to 16384 each, as 1920x1080");
    return Size{static_cast<std::uint32_t>(*width), static_cast<std::uint32_t>(*height)};
}

Result<ZoneRect> parse_rect(std::string_view text) {
    const auto no = [&] {
        return wrong(quoted(text) +
                     " is no place on a screen: write left,top widthxheight in percent, as 75%,0 25%x88%");
    };
    const std::size_t space = text.find(' '), comma = text.find(','), cross = text.find('x');
    if (space == std::string_view::npos || comma == std::string_view::npos ||
        cross == std::string_view::npos || !(comma < space && space < cross))
        return no();
    const auto x = fraction(text.substr(0, comma)), y = fraction(text.substr(comma + 1, space - comma - 1));
    const auto w = fraction(text.substr(space + 1, cross - space - 1)), h = fraction(text.substr(cross + 1));
    if (!x || !y || !w || !h) return no();
    if (*w <= 0 || *h <= 0) return wrong(quoted(text) + " has no area");
    if (*x + *w > 1 + 1e-9 || *y + *h > 1 + 1e-9) return wrong(quoted(text) + " reaches beyond the screen");
    return ZoneRect{*x, *y, *w, *h};
}

Result<Fit> parse_fit(std::string_view text) {
    if (text == "contain") return Fit::contain;
    if (text == "cover") return Fit::cover;
    if (text == "stretch") return Fit::stretch;
    return wrong(quoted(text) + " is no way to fit: write contain, cover or stretch");
}

Result<Motion> parse_motion(std::string_view text) {
    if (text == "none") return Motion::none;
    if (text == "slow") return Motion::slow;
    return wrong(quoted(text) + " is no way to move: write slow or none");
}

Result<Transition> parse_transition(std::string_view text) {
    const std::vector<std::string> words = words_of(text);
    const std::string usage = ": write cut, crossfade 600ms, wipe 600ms right (or wipe 600ms right hard) or "
                              "through black 800ms";
    const std::string kind = words.empty() ? "" : words[0];
    Transition transition;
    if (kind == "cut" && words.size() == 1) return transition;
    if (kind == "crossfade")
        transition.kind = Transition::Kind::crossfade;
    else if (kind == "wipe")
        transition.kind = Transition::Kind::wipe;
    else if (kind == "through")
        transition.kind = Transition::Kind::through;
    else
        return wrong(quoted(text) + " is no transition" + usage);
    bool length_said = false, rest_said = kind == "crossfade", edge_said = kind != "wipe";
    if (kind == "wipe") transition.softness = soft_edge;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.empty() && word[0] >= '0' && word[0] <= '9' && !length_said &&
            !(kind == "through" && !rest_said && hex_colour(word))) {
            const auto length = parse_duration(word);
            if (!length) return fail(length.error());
            if (*length > std::chrono::minutes(1)) return wrong(quoted(text) + " takes longer than a minute");
            transition.length = *length;
            length_said = true;
        } else if (!rest_said && kind == "wipe" &&
                   (word == "right" || word == "down" || word == "left" || word == "up")) {
            transition.direction = word == "right" ? 0 : word == "down" ? 90 : word == "left" ? 180 : 270;
            rest_said = true;
        } else if (!edge_said && (word == "hard" || word == "soft")) {
            if (word == "hard") transition.softness = 0;
            edge_said = true;
        } else if (!rest_said && kind == "through") {
            const auto colour = parse_colour(word);
            if (!colour) return fail(colour.error());
            transition.colour = *colour;
            rest_said = true;
        } else {
            return wrong(quoted(text) + " is no transition" + usage);
        }
    }
    if (!length_said) transition.length = std::chrono::milliseconds(500);
    return transition;
}

Result<std::string> parse_clock_format(std::string_view text) {
    constexpr std::string_view known = "HIMSpYymdejAaBbFTRLGn%";
    if (text.empty()) return wrong("an empty text stands here");
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') continue;
        const std::size_t begin = at++;
        if (at < text.size() && text[at] == '-') ++at;
        if (at < text.size() && known.find(text[at]) != std::string_view::npos) continue;
        const std::size_t letter = at < text.size() ? std::max<std::size_t>(utf8_length(text, at), 1) : 0;
        return wrong(
            quoted(text.substr(begin, at + letter - begin)) +
            " is nothing that a clock shows: %H hour, %I of twelve, %M minute, %S second, %p am or pm, "
            "%Y year, %m month, %d day, %A and %a weekday, %B and %b month's name, %L lunar date, %G "
            "lunar year, %n a smaller line, %% a per cent sign");
    }
    return std::string(text);
}

Result<std::string> parse_path(std::string_view text) {
    if (text.empty())
        return wrong("a path is missing: write a file within the site's folder, as media/opening.mp4");
    if (text.front() == '/' || text.front() == '~')
        return wrong(quoted(text) +
                     " leads out of the site: write a path within its folder, as media/opening.mp4");
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        return wrong(
            "this path holds a line break or a tab: write / between folders, and no \\ within \"...\"");
    if (text.find("://") != std::string_view::npos)
        return wrong(quoted(text) + " is an address: only files within the site's folder are played");
    std::string path;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t slash = std::min(text.find('/', at), text.size());
        const std::string_view part = text.substr(at, slash - at);
        if (part == "..") return wrong(quoted(text) + " leads out of the site: `..` is not used in paths");
        if (part.size() > 255 || path.size() > 4000) return wrong("this path is too long for any disk");
        if (!part.empty() && part != ".") path += (path.empty() ? "" : "/") + std::string(part);
        at = slash + 1;
    }
    if (path.empty()) return wrong(quoted(text) + " names no file: write a path such as media/opening.mp4");
    return path;
}

} // namespace lianping::programme
