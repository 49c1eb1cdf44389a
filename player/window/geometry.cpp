#include "player/window/geometry.h"

#include <charconv>
#include <string>

namespace lianping::player {
namespace {

constexpr std::uint32_t largest_side = 16384;

// Takes a whole number from the front of `text`.
template <class Number>
bool take(std::string_view& text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

// "+X", "-X" or "+-X". A bare "-X" counts from the left edge too: outputs to the left of the first have
// negative places.
bool take_offset(std::string_view& text, int& offset) {
    if (take(text, '+')) return take(text, offset);
    return text.starts_with('-') && take(text, offset);
}

} // namespace

Result<WindowGeometry> read_geometry(std::string_view text) {
    WindowGeometry geometry;
    std::string_view rest = text;
    bool well_formed = take(rest, geometry.width) && take(rest, 'x') && take(rest, geometry.height);
    if (well_formed && !rest.empty()) {
        WindowGeometry::Place place;
        well_formed = take_offset(rest, place.x) && take_offset(rest, place.y) && rest.empty();
        geometry.place = place;
    }
    if (!well_formed)
        return fail(Error::Code::invalid,
                    "\"" + std::string(text) +
                        "\" is no window geometry: write WIDTHxHEIGHT or WIDTHxHEIGHT+X+Y, "
                        "for example 960x540+0+0");
    if (geometry.width == 0 || geometry.height == 0 || geometry.width > largest_side ||
        geometry.height > largest_side)
        return fail(Error::Code::invalid, "a window of " + std::string(text) + " cannot be: 1 to " +
                                              std::to_string(largest_side) + " pixels a side");
    return geometry;
}

} // namespace lianping::player
