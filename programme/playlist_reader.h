#pragma once
// playlists/NAME.yaml -> a playlist; and what playlists are to one another.

#include "programme/site_context.h"
#include "programme/yaml_tree.h"

#include <string>

namespace lianping::programme {

// One playlist expanded, lists within lists, may hold no more items than this, nor lists nested deeper.
inline constexpr std::size_t most_items_expanded = 10'000;
inline constexpr int deepest_playlists = 16;

// "bulletin" of "playlists/bulletin.yaml"; empty for another path.
std::string playlist_name(const std::string& path);

// Reads a playlist from its file's tree into the programme.
void read_playlist(const std::string& file, const YamlNode& root, SiteContext& site);

// Playlists within themselves, nested too deep, or grown too large by nesting; each at the item that makes it
// so.
void check_nesting(const Programme& programme, Report& report);

// Music of which nothing can be heard, at its line.
void check_music(const Programme& programme, Report& report);

} // namespace lianping::programme
