// What an operator takes by hand: a playlist's name, or one item.
#include "programme/item_reader.h"
#include "programme/look_scalars.h"
#include "programme/nearest.h"
#include "programme/reader.h"
#include "programme/shape_check.h"
#include "programme/yaml_tree.h"

#include <algorithm>
#include <array>

namespace lianping::programme {

namespace {

struct Ending {
    std::string_view ending, key;
};
constexpr std::array<Ending, 23> endings{
    {{".mp4", "video"}, {".webm", "video"}, {".mkv", "video"},  {".mov", "video"},  {".m4v", "video"},
     {".ts", "video"},  {".avi", "video"},  {".mpg", "video"},  {".ogv", "video"},  {".pdf", "pdf"},
     {".png", "image"}, {".jpg", "image"},  {".jpeg", "image"}, {".webp", "image"}, {".ogg", "audio"},
     {".mp3", "audio"}, {".wav", "audio"},  {".flac", "audio"}, {".m4a", "audio"},  {".opus", "audio"},
     {".svg", "image"}, {".gif", "image"},  {".avif", "image"}}};

// The key of an item that a file's ending speaks for; empty where none does.
std::string_view key_of_file(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const auto& [ending, key] : endings)
        if (text.size() > ending.size() &&
            text.compare(text.size() - ending.size(), ending.size(), ending) == 0)
            return key;
    return "";
}

// Nobody reads the warnings of a take: what is worth one is not taken.
std::string first_fault(Report& report) {
    for (const Finding& finding : report.take())
        if (finding.rank != Finding::Rank::media) return finding.message;
    return "";
}

Result<std::vector<ItemSpec>> one(ItemSpec item) { return std::vector<ItemSpec>{std::move(item)}; }

Result<std::vector<ItemSpec>> read_in_place(const YamlNode& node, const Programme& programme) {
    const SiteFiles no_files;
    Report report;
    SiteContext site{no_files, report, programme, {}, {}, {}, {}, {}};
    site.layouts_known = true;
    for (const auto& [key, playlist] : programme.playlists)
        if (key == playlist.name) site.playlists.insert(key);
    site.links.emplace();
    for (const auto& [name, link] : programme.links) site.links->insert(name);
    if (node.find("images") != nullptr || node.find("folder") != nullptr)
        return fail(Error::Code::unsupported,
                    "a folder is not taken as such: write a playlist with it, and take that");
    if (node.is_map()) check_shape("take", node, object_named("item"), report);
    auto item = report.errors() == 0 ? read_item("take", node, {}, site) : std::nullopt;
    if (const std::string message = first_fault(report); !message.empty())
        return fail(Error::Code::invalid, message);
    if (!item) return fail(Error::Code::unsupported, "this kind of item is not played yet by this version");
    for (const ZoneSpec& zone : item->zones)
        if (zone.play.kind == Play::Kind::playlist && !programme.playlists.contains(zone.play.playlist))
            return fail(Error::Code::unsupported,
                        "in a take zones play playlists: write the item of zone `" + zone.name + "` as one");
    return one(std::move(*item));
}

// It has no end of its own; the take has.
Result<std::vector<ItemSpec>> take_of_link(const std::string& name, const Programme& programme) {
    std::vector<std::string> known;
    for (const auto& [each, link] : programme.links) known.push_back(each);
    if (!programme.links.contains(name))
        return fail(Error::Code::invalid,
                    "there is no link `" + name + "` in site.yaml" + meant(name, known));
    ItemSpec item;
    item.kind = ItemSpec::Kind::live;
    item.link = name;
    item.name = "live:" + name;
    return one(std::move(item));
}

} // namespace

Result<std::vector<ItemSpec>> read_take(const std::string& text, const Programme& programme) {
    const auto playlist = programme.playlists.find(text);
    if (playlist != programme.playlists.end() && playlist->second.name == text) {
        ItemSpec item;
        item.kind = ItemSpec::Kind::playlist;
        item.name = text;
        return one(std::move(item));
    }
    if (text.rfind("live:", 0) == 0) return take_of_link(text.substr(5), programme);
    Report report;
    const YamlFile read = read_yaml("take", text, report);
    if (!read.whole) return fail(Error::Code::invalid, first_fault(report));
    if (const YamlNode* link = read.root.is_map() ? read.root.find("live") : nullptr;
        link != nullptr && link->is_scalar() && read.root.pairs.size() == 1)
        return take_of_link(link->text, programme);
    if (read.root.is_map()) return read_in_place(read.root, programme);
    if (read.root.is_scalar() && (read.root.text == "black" || read.root.text == "slate"))
        return read_in_place(read.root, programme);
    if (const std::string_view key = key_of_file(text); !key.empty()) {
        YamlNode path;
        path.kind = YamlNode::Kind::scalar;
        path.text = text;
        YamlNode item;
        item.kind = YamlNode::Kind::map;
        item.pairs.push_back({std::string(key), {}, std::move(path)});
        return read_in_place(item, programme);
    }
    std::vector<std::string> names;
    for (const auto& [key, list] : programme.playlists)
        if (key == list.name) names.push_back(key);
    return fail(Error::Code::invalid, "`" + text + "` is no playlist and no item" + meant(text, names) +
                                          "; an item is written as media/x.mp4 or {notice: ...}");
}

} // namespace lianping::programme
