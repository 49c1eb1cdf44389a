#include "programme/overlay_reader.h"

#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/play_reader.h"
#include "programme/shape_check.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>

namespace lianping::programme {

namespace {

Result<Overlay::Place> parse_place(std::string_view text) {
    using enum Overlay::Place;
    if (text == "top-left") return top_left;
    if (text == "top") return top;
    if (text == "top-right") return top_right;
    if (text == "bottom-left") return bottom_left;
    if (text == "bottom") return bottom;
    if (text == "bottom-right") return bottom_right;
    return fail(Error::Code::invalid, "no place");
}

// Several texts are lines here, so what is a line break in one of them is a space.
std::string lines_of(const std::vector<const YamlNode*>& texts) {
    std::string lines;
    for (const YamlNode* text : texts) {
        std::string line = text->text;
        std::replace(line.begin(), line.end(), '\n', ' ');
        if (line.find_first_not_of(" \t") == std::string::npos) continue;
        lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
}

std::optional<OverlaySpec> read_overlay(const std::string& file, const YamlNode& node, SiteContext& site) {
    OverlaySpec spec;
    spec.place = place_in(file, node.mark);
    Overlay& overlay = spec.overlay;
    overlay.colour = value_of(node, "colour", parse_colour).value_or(overlay.colour);
    overlay.background = value_of(node, "background", parse_colour).value_or(overlay.background);
    const auto place = value_of(node, "at", parse_place);
    if (const YamlNode* ticker = node.find("ticker")) {
        overlay.kind = Overlay::Kind::ticker;
        overlay.place = Overlay::Place::bottom;
        overlay.text = lines_of(scalars_of(node, "ticker"));
        if (!overlay.text.empty()) return spec;
        if (!ticker->is_scalar())
            site.report.error(place_in(file, ticker->mark), "this ticker says nothing: give it a text");
        return std::nullopt;
    }
    if (node.find("clock") != nullptr) {
        overlay.kind = Overlay::Kind::clock;
        overlay.text = text_of(node, "format").value_or("");
        const auto where = value_of(node, "clock", parse_place);
        overlay.place = where.value_or(overlay.place);
        return where ? std::optional(spec) : std::nullopt;
    }
    if (const YamlNode* logo = node.find("logo")) {
        overlay.kind = Overlay::Kind::logo;
        overlay.place = place.value_or(Overlay::Place::top_left);
        const auto path = read_media_path(file, *logo, site);
        if (!path) return std::nullopt;
        spec.file = *path;
        return spec;
    }
    if (node.find("countdown") != nullptr) {
        overlay.kind = Overlay::Kind::countdown;
        overlay.place = place.value_or(Overlay::Place::top_right);
        overlay.text = text_of(node, "title").value_or("");
        spec.until = value_of(node, "countdown", parse_instant);
        return spec.until ? std::optional(spec) : std::nullopt;
    }
    return std::nullopt;
}

// What a list or a folder holds is judged when all files are read (check_music).
bool sounds_by_kind(const ItemSpec& item) {
    using Kind = ItemSpec::Kind;
    return item.kind == Kind::audio || item.kind == Kind::video || item.kind == Kind::file ||
           item.kind == Kind::playlist;
}

} // namespace

std::vector<OverlaySpec> read_overlays(const std::string& file, const YamlNode& list, SiteContext& site) {
    std::vector<OverlaySpec> overlays;
    for (const YamlNode& node : list.items)
        if (auto overlay = node.is_map() ? read_overlay(file, node, site) : std::nullopt)
            overlays.push_back(std::move(*overlay));
    return overlays;
}

std::optional<Play> read_music(const std::string& file, const YamlNode& value, SiteContext& site) {
    auto play = read_play(file, value, site);
    if (!play) return std::nullopt;
    const auto made = site.programme.playlists.find(play->playlist);
    const bool in_place = value.is_map() && made != site.programme.playlists.end();
    const bool no_sound =
        play->kind != Play::Kind::playlist ||
        (in_place && !made->second.items.empty() &&
         std::none_of(made->second.items.begin(), made->second.items.end(), sounds_by_kind));
    if (!no_sound) return play;
    site.report.error(place_in(file, value.mark),
                      "this has no sound: music is a playlist, or an item such as {audio: media/tune.ogg}");
    return std::nullopt;
}

} // namespace lianping::programme
