#pragma once
// Items and what plays them, from trees that check_shape has seen.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <optional>
#include <string>

namespace lianping::programme {

// `defaults:` of a playlist.
struct ItemDefaults {
    Transition transition;
    Fit fit = Fit::contain;
    Colour background;
    std::optional<Duration> length; // of what has none of its own
    double volume = 1;
    bool mute = false;
};
ItemDefaults read_defaults(const YamlNode& node);

// An item of `file`. Nothing where it cannot be read or is not played yet; both have been said.
std::optional<ItemSpec> read_item(const std::string& file, const YamlNode& node, const ItemDefaults& defaults,
                                  SiteContext& site);

// The value of `play:` or `default:`. An item written in place becomes a playlist of one. Nothing as for
// read_item.
std::optional<Play> read_play(const std::string& file, const YamlNode& node, SiteContext& site);

// `days:` of an item; the entry's is read with its calendars (schedule_reader).
Validity read_validity(const std::string& file, const YamlNode& node, Report& report);

} // namespace lianping::programme
