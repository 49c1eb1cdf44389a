#include "programme/link_reader.h"

#include "programme/link_source_reader.h"
#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/nearest.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lianping::programme {
namespace {

constexpr Duration least_latency = 30ms, most_latency = 5s;

struct BuiltInZone {
    std::string_view name;
    ZoneRect rect;
};
// In the order in which they are drawn.
constexpr std::array<BuiltInZone, 4> zones{{{"main", {0, 0, 1, 1}},
                                            {"left", {0, 0, 0.5, 1}},
                                            {"right", {0.5, 0, 0.5, 1}},
                                            {"inset", {0.72, 0.7, 0.25, 0.25}}}};

class LinkReader {
public:
    LinkReader(const std::string& file, const YamlPair& pair, const YamlNode* nodes, SiteContext& site)
        : file_(file), node_(pair.value), nodes_(nodes), site_(site) {
        link_.name = pair.key;
        link_.place = place_in(file, pair.key_mark);
    }

    Link read() {
        if (const YamlNode* sources = node_.find("sources"))
            for (const YamlPair& pair : sources->pairs)
                link_.sources[pair.key] = read_link_source(file_, pair, nodes_, site_);
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
        invite();
        const YamlNode* loss = node_.find("on_loss");
        if (loss == nullptr) {
            link_.on_loss = link_.invitation;
            return;
        }
        if (!loss->is_scalar() || loss->text == "slate") return;
        link_.on_loss = loss->text;
        std::vector<std::string> names = listed(site_.playlists);
        names.emplace_back("slate");
        if (!site_.playlists.contains(loss->text))
            error(loss->mark, "there is no playlist `" + loss->text + "`" + meant(loss->text, names));
    }

    // Whoever is to send by a browser reads its address off the screen, where the site says by which name the
    // machine is reached: in what stands in for what is away, and where nobody says what does, on all of it.
    void invite() {
        for (const auto& [name, source] : link_.sources) {
            if (source.kind != LinkSource::Kind::whip || source.host.empty()) continue;
            ItemSpec code;
            code.kind = ItemSpec::Kind::qr;
            code.place = source.place;
            code.code = "https://" + source.host + source.where + "/" + source.secret;
            code.title = "扫码直播 · Scan to go live";
            code.body = code.code;
            code.name = "live:" + link_.name + " (invitation)";
            Playlist list;
            list.name = code.name;
            list.place = source.place;
            list.items.push_back(std::move(code));
            link_.invitation = list.name;
            site_.programme.playlists.insert_or_assign(list.name, std::move(list));
            return;
        }
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
