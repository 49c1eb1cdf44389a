#include "programme/recording_reader.h"

#include "plan/recording_name.h"
#include "programme/made_playlist.h"
#include "programme/nearest.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {

namespace {

std::string listed_names(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "`" : ", `") + name + "`";
    return all;
}

struct NamedSource {
    const Link* link = nullptr;
    std::string source;
};

// Nothing: it has been said why, or the site's links are not known.
std::optional<NamedSource> find(const std::string& file, const YamlNode& value, SiteContext& site) {
    const auto& links = site.programme.links;
    const std::size_t slash = value.text.find('/');
    const std::string name = value.text.substr(0, slash);
    const auto error = [&](const std::string& what) {
        site.report.error(place_in(file, value.mark), what);
        return std::nullopt;
    };
    const auto link = links.find(name);
    if (link == links.end()) {
        if (!site.links || site.links->contains(name)) return std::nullopt;
        return error("there is no link `" + name + "` in site.yaml" + meant(name, listed(*site.links)));
    }
    const LinkRecord& record = link->second.record;
    if (record.sources.empty())
        return error("link `" + name + "` is not recorded: give it a `record` in site.yaml");
    if (slash == std::string::npos) return NamedSource{&link->second, record.sources.front()};
    const std::string source = value.text.substr(slash + 1);
    if (std::find(record.sources.begin(), record.sources.end(), source) == record.sources.end())
        return error("link `" + name + "` records " + listed_names(record.sources) + ", not `" + source +
                     "`" + meant(source, record.sources));
    return NamedSource{&link->second, source};
}

} // namespace

std::optional<ItemSpec> read_recording(const std::string& file, const YamlNode& value, ItemSpec like,
                                       SiteContext& site) {
    if (!value.is_scalar()) return std::nullopt;
    const auto named = find(file, value, site);
    if (!named) return std::nullopt;
    const std::string& folder = named->link->record.folder;
    const std::string title = recording_title(named->link->name, named->source);
    const auto files = site.files.list ? site.files.list(folder) : std::nullopt;
    const auto names = newest_recording(files.value_or(std::vector<std::string>()), title);
    std::vector<std::string> paths;
    paths.reserve(names.size());
    for (const std::string& name : names) paths.push_back(folder + "/" + name);
    site.folders[folder + "/"]; // also where nothing is in it yet
    site.folders[folder + "/" + title + " *" + std::string(recording_ending)] = paths;
    if (paths.empty())
        site.report.media(place_in(file, value.mark),
                          "there is no recording of " + value.text + " in " + folder +
                              " yet; the programme airs without it until there is");
    like.kind = ItemSpec::Kind::video;
    if (paths.size() == 1) {
        like.name = like.file = paths.front();
        return like;
    }
    Playlist list;
    list.name = "recording " + value.text;
    list.place = like.place;
    ItemSpec whole;
    whole.kind = ItemSpec::Kind::playlist;
    whole.place = like.place;
    whole.validity = std::exchange(like.validity, {});
    like.length.reset(); // of the whole, which has no single file to be cut
    for (std::string& path : paths) {
        ItemSpec& piece = list.items.emplace_back(like);
        piece.name = path;
        piece.file = std::move(path);
    }
    whole.name = keep_made(std::move(list), site);
    return whole;
}

} // namespace lianping::programme
