#include "programme/link_reader.h"

#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/nearest.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lianping::programme {
namespace {

constexpr Duration least_latency = 30ms, most_latency = 5s;
constexpr std::size_t shortest_passphrase = 10, longest_passphrase = 79; // SRT's own limits

struct BuiltInZone {
    std::string_view name;
    ZoneRect rect;
};
// In the order in which they are drawn.
constexpr std::array<BuiltInZone, 4> zones{{{"main", {0, 0, 1, 1}},
                                            {"left", {0, 0, 0.5, 1}},
                                            {"right", {0.5, 0, 0.5, 1}},
                                            {"inset", {0.72, 0.7, 0.25, 0.25}}}};

struct Region {
    std::uint32_t width = 0, height = 0, x = 0, y = 0;
};

// "1280x720+0+0", as X writes geometries.
std::optional<Region> parse_region(std::string_view text) {
    Region region;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](char before, std::uint32_t& into) {
        if (before != 0 && (at == end || *at++ != before)) return false;
        const auto [after, error] = std::from_chars(at, end, into);
        at = after;
        return error == std::errc();
    };
    const bool read = number(0, region.width) && number('x', region.height) && number('+', region.x) &&
                      number('+', region.y) && at == end;
    // x264 wants whole chroma samples.
    if (!read || region.width < 16 || region.height < 16 || region.width > 8192 || region.height > 8192 ||
        region.width % 2 != 0 || region.height % 2 != 0)
        return std::nullopt;
    return region;
}

// ":9710" or "srt://host:port".
bool is_srt(std::string_view text) {
    constexpr std::string_view scheme = "srt://";
    const bool calls = text.substr(0, scheme.size()) == scheme;
    if (calls) text.remove_prefix(scheme.size());
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || (colon == 0) == calls) return false;
    if (text.find_first_of("/?&# ") != std::string_view::npos) return false;
    const auto port = parse_integer(text.substr(colon + 1), 1, 65535);
    return port.has_value();
}

class LinkReader {
public:
    LinkReader(const std::string& file, const YamlPair& pair, const YamlNode* nodes, SiteContext& site)
        : file_(file), node_(pair.value), nodes_(nodes), site_(site) {
        link_.name = pair.key;
        link_.place = place_in(file, pair.key_mark);
    }

    Link read() {
        if (const YamlNode* sources = node_.find("sources"))
            for (const YamlPair& pair : sources->pairs) read_source(pair);
        if (const YamlNode* layouts = node_.find("layouts"))
            for (const YamlPair& pair : layouts->pairs) read_layout(pair);
        read_start();
        read_latency();
        link_.transition = value_of(node_, "transition", parse_transition).value_or(standard_change);
        read_loss();
        read_record();
        return std::move(link_);
    }

private:
    Place at(Mark mark) const { return place_in(file_, mark); }
    void error(Mark mark, const std::string& message) { site_.report.error(at(mark), message); }

    void read_source(const YamlPair& pair) {
        LinkSource& source = link_.sources[pair.key];
        source.place = at(pair.key_mark);
        if (const auto fps = value_of(pair.value, "fps",
                                      [](std::string_view text) { return parse_integer(text, 1, 120); }))
            source.fps = static_cast<std::uint32_t>(*fps);
        if (const YamlNode* node = pair.value.find("node");
            node != nullptr && node->is_scalar() && nodes_ != nullptr && nodes_->find(node->text) == nullptr)
            error(node->mark, "there is no node `" + node->text + "`");
        if (const YamlNode* srt = pair.value.find("srt"))
            read_srt(pair.value, *srt, source);
        else if (const YamlNode* desktop = pair.value.find("desktop"))
            read_desktop(pair.value, *desktop, source);
        else if (const YamlNode* film = pair.value.find("file"))
            read_film(pair.value, *film, source);
        else if (pair.value.find("test") != nullptr)
            read_test(pair.value, source);
        if (const YamlNode* pass = pair.value.find("passphrase");
            pass != nullptr && source.kind != LinkSource::Kind::srt)
            error(pass->mark, "a passphrase belongs to `srt`");
    }

    void read_srt(const YamlNode& node, const YamlNode& srt, LinkSource& source) {
        source.kind = LinkSource::Kind::srt;
        if (!srt.is_scalar()) return;
        source.where = srt.text;
        if (!is_srt(srt.text))
            error(srt.mark, "`" + srt.text +
                                "` is no SRT address: write \":9710\" to be called on that port, or "
                                "srt://host:port to call");
        const YamlNode* pass = node.find("passphrase");
        if (pass == nullptr || !pass->is_scalar()) return;
        source.passphrase = pass->text;
        if (pass->text.size() < shortest_passphrase || pass->text.size() > longest_passphrase)
            error(pass->mark,
                  "an SRT passphrase has 10 to 79 bytes; this one has " + std::to_string(pass->text.size()));
    }

    void read_desktop(const YamlNode& node, const YamlNode& desktop, LinkSource& source) {
        source.kind = LinkSource::Kind::desktop;
        source.where = text_of(node, "display").value_or("");
        if (!desktop.is_scalar()) return;
        const auto region = parse_region(desktop.text);
        if (!region)
            return error(desktop.mark, "`" + desktop.text +
                                           "` is no region of a desktop: write it as 1280x720+0+0, with even "
                                           "width and height");
        source.width = region->width;
        source.height = region->height;
        source.x = region->x;
        source.y = region->y;
    }

    void read_film(const YamlNode& node, const YamlNode& film, LinkSource& source) {
        source.kind = LinkSource::Kind::file;
        read_size(node, source);
        if (const auto path = read_media_path(file_, film, site_)) source.where = *path;
    }

    void read_test(const YamlNode& node, LinkSource& source) {
        source.kind = LinkSource::Kind::test;
        read_size(node, source);
    }

    void read_size(const YamlNode& node, LinkSource& source) {
        const Size size = value_of(node, "size", parse_size).value_or(Size{1280, 720});
        source.width = size.width;
        source.height = size.height;
        if (const YamlNode* said = node.find("size"); said && (size.width % 2 != 0 || size.height % 2 != 0))
            error(said->mark, "a live picture has even width and height");
    }

    void read_layout(const YamlPair& pair) {
        auto& layout = link_.layouts[pair.key];
        if (first_.empty()) first_ = pair.key;
        for (const YamlPair& screen : pair.value.pairs) {
            if (site_.screens && !site_.screens->contains(screen.key))
                error(screen.key_mark,
                      "there is no screen `" + screen.key + "`" + meant(screen.key, listed(*site_.screens)));
            layout[screen.key] = read_zones(screen.value);
        }
        if (pair.value.is_map() && pair.value.pairs.empty())
            error(pair.key_mark,
                  "layout `" + pair.key + "` shows nothing: say which screen shows which source");
    }

    std::vector<LinkZone> read_zones(const YamlNode& node) {
        if (node.is_scalar()) return {{"main", {}, known_source(node)}};
        for (const YamlPair& pair : node.pairs) {
            std::vector<std::string> names;
            bool known = false;
            for (const BuiltInZone& zone : zones) {
                names.emplace_back(zone.name);
                known = known || zone.name == pair.key;
            }
            if (!known)
                error(pair.key_mark, "a link has no zone `" + pair.key + "`" + meant(pair.key, names));
        }
        std::vector<LinkZone> read;
        for (const BuiltInZone& zone : zones)
            if (const YamlNode* source = node.find(zone.name); source != nullptr && source->is_scalar())
                read.push_back({std::string(zone.name), zone.rect, known_source(*source)});
        return read;
    }

    std::string known_source(const YamlNode& node) {
        if (!link_.sources.contains(node.text)) {
            std::vector<std::string> names;
            for (const auto& [name, source] : link_.sources) names.push_back(name);
            error(node.mark,
                  "link `" + link_.name + "` has no source `" + node.text + "`" + meant(node.text, names));
        }
        return node.text;
    }

    void read_start() {
        link_.start_with = link_.layout = first_;
        const YamlNode* start = node_.find("start_with");
        if (start == nullptr || !start->is_scalar()) return;
        link_.start_with = link_.layout = start->text;
        if (link_.layouts.contains(start->text)) return;
        std::vector<std::string> names;
        for (const auto& [name, layout] : link_.layouts) names.push_back(name);
        error(start->mark,
              "link `" + link_.name + "` has no layout `" + start->text + "`" + meant(start->text, names));
    }

    void read_loss() {
        const YamlNode* loss = node_.find("on_loss");
        if (loss == nullptr || !loss->is_scalar() || loss->text == "slate") return;
        link_.on_loss = loss->text;
        std::vector<std::string> names = listed(site_.playlists);
        names.emplace_back("slate");
        if (!site_.playlists.contains(loss->text))
            error(loss->mark, "there is no playlist `" + loss->text + "`" + meant(loss->text, names));
    }

    void read_record() {
        const YamlNode* record = node_.find("record");
        if (record == nullptr || !record->is_map()) return;
        for (const YamlNode* source : scalars_of(*record, "sources")) {
            auto& sources = link_.record.sources;
            if (std::find(sources.begin(), sources.end(), known_source(*source)) == sources.end())
                sources.push_back(source->text);
        }
        link_.record.keep = value_of(*record, "keep", parse_duration).value_or(Duration{});
        const YamlNode* folder = record->find("folder");
        const auto path = folder != nullptr && folder->is_scalar() ? parse_path(folder->text)
                                                                   : fail(Error::Code::invalid, "");
        if (!path) return; // said by check_shape
        if (!leads_out_of_site(file_, *folder, *path, site_)) link_.record.folder = *path;
    }

    void read_latency() {
        link_.latency = standard_latency;
        link_.latency_is_ours = true;
        const YamlNode* said = node_.find("latency");
        if (said == nullptr || !said->is_scalar()) return;
        const auto latency = parse_duration(said->text);
        if (!latency) return; // auto, or said by check_shape
        link_.latency = *latency;
        link_.latency_is_ours = false;
        if (*latency < least_latency || *latency > most_latency) error(said->mark, "a latency is 30ms to 5s");
    }

    const std::string& file_;
    const YamlNode& node_;
    const YamlNode* nodes_; // of the site; null: not known
    SiteContext& site_;
    Link link_;
    std::string first_; // layout
};

} // namespace

void read_links(const std::string& file, const YamlNode& root, SiteContext& site) {
    const YamlNode* links = root.find("links");
    if (links == nullptr) return;
    for (const YamlPair& pair : links->pairs)
        if (pair.value.is_map())
            site.programme.links[pair.key] = LinkReader(file, pair, root.find("nodes"), site).read();
}

} // namespace lianping::programme
