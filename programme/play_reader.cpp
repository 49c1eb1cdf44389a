#include "programme/play_reader.h"

#include "programme/item_reader.h"
#include "programme/made_playlist.h"
#include "programme/nearest.h"
#include "programme/shape_check.h"

namespace lianping::programme {

namespace {

bool limited(const Validity& validity) {
    return validity.days || validity.from || validity.to || validity.between;
}

} // namespace

std::optional<Play> read_play(const std::string& file, const YamlNode& node, SiteContext& site) {
    if (node.is_map()) {
        if (const YamlNode* link = node.find("live"); link != nullptr && link->is_scalar()) {
            if (site.links && !site.links->contains(link->text))
                site.report.error(place_in(file, link->mark), "there is no link `" + link->text +
                                                                  "` in site.yaml" +
                                                                  meant(link->text, listed(*site.links)));
            return Play{Play::Kind::live, "", link->text};
        }
        auto item = read_item(file, node, {}, site);
        if (!item) return std::nullopt;
        const bool folder = item->kind == ItemSpec::Kind::playlist && !site.playlists.contains(item->name);
        if (folder && !limited(item->validity)) return Play{Play::Kind::playlist, item->name, ""};
        const std::string name = folder ? site.programme.playlists[item->name].name : item->name;
        return Play{Play::Kind::playlist, keep_made({name, item->place, {*item}, false}, site), ""};
    }
    if (!node.is_scalar() || node.text.empty()) return std::nullopt;
    if (node.text == "black") return Play{Play::Kind::black, "", ""};
    if (node.text == "slate") return Play{Play::Kind::slate, "", ""};
    if (site.playlists.contains(node.text)) return Play{Play::Kind::playlist, node.text, ""};
    std::string message = "there is no playlist `" + node.text + "`";
    if (node.text == "live")
        message = "a live link is written {live: LINK}";
    else if (node.text.find('/') != std::string::npos || node.text.find(".mp4") != std::string::npos)
        message += "; a file is written {video: " + node.text + "}";
    else
        message += meant(node.text, listed(site.playlists));
    site.report.error(place_in(file, node.mark), message);
    return std::nullopt;
}

} // namespace lianping::programme
