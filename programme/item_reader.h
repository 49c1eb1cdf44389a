#pragma once
// Items of playlists, from trees that check_shape has seen.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <cstddef>
#include <optional>
#include <string>

namespace lianping::programme {

// Characters of a title or a body. No screen holds more to be read; what is behind them is cut, with a
// warning.
inline constexpr std::size_t longest_words = 1500;

// `defaults:` of a playlist.
struct ItemDefaults {
    Transition transition;
    Fit fit = Fit::contain;
    Motion motion = Motion::none;
    Colour background;
    std::optional<Duration> length; // of what has none of its own
    std::optional<Duration> each;   // of a group's pictures and pages
    double volume = 1;
    bool mute = false;
};
ItemDefaults read_defaults(const YamlNode& node);

// An item of `file`. Nothing where it cannot be read or is not played yet; both have been said.
std::optional<ItemSpec> read_item(const std::string& file, const YamlNode& node, const ItemDefaults& defaults,
                                  SiteContext& site);

} // namespace lianping::programme
