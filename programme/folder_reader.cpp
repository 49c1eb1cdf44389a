#include "programme/folder_reader.h"

#include "programme/look_scalars.h"
#include "programme/made_playlist.h"
#include "programme/media_path.h"
#include "programme/values.h"

#include <algorithm>
#include <utility>

namespace lianping::programme {

namespace {

constexpr std::size_t most_files = 5000; // of an item; what is above is left out
constexpr std::size_t most_names_told = 3;

class FolderReader {
public:
    FolderReader(const std::string& file, Wanted wanted, SiteContext& site)
        : file_(file), wanted_(wanted), site_(site) {}

    // What of a folder, of a pattern or of a single file is played: paths within the site.
    std::vector<std::string> files_at(const std::string& path, const YamlNode& value) {
        if (auto names = listed(path)) return files_of(path, path, *std::move(names), value);
        const bool exists = site_.files.exists && site_.files.exists(path);
        if (!exists && is_pattern(path)) return files_like(path, value);
        const auto one = read_media_path(file_, value, site_);
        return one ? std::vector{*one} : std::vector<std::string>();
    }

private:
    std::optional<std::vector<std::string>> listed(const std::string& folder) const {
        return site_.files.list ? site_.files.list(folder) : std::nullopt;
    }

    std::vector<std::string> files_like(const std::string& pattern, const YamlNode& value) {
        const std::size_t slash = pattern.rfind('/');
        const bool at_root = slash == std::string::npos;
        const std::string folder = at_root ? "" : pattern.substr(0, slash);
        const std::string ending = at_root ? pattern : pattern.substr(slash + 1);
        auto names = listed(folder).value_or(std::vector<std::string>());
        std::erase_if(names, [&](const std::string& name) { return !matches(ending, name); });
        return files_of(folder, pattern, std::move(names), value);
    }

    // `said`: the path as the operator wrote it.
    std::vector<std::string> files_of(const std::string& folder, const std::string& said,
                                      std::vector<std::string> names, const YamlNode& value) {
        if (leads_out_of_site(file_, value, folder, site_)) return {};
        const FolderFiles files = files_to_play(std::move(names), wanted_);
        tell_what_is_left_out(said, files, value);
        std::vector<std::string> paths;
        for (const std::string& name : files.played) {
            std::string path = folder.empty() ? name : folder + "/" + name;
            if (site_.files.leads_out && site_.files.leads_out(path, site_.media_roots)) continue;
            paths.push_back(std::move(path));
        }
        site_.folders[folder + "/"]; // also where nothing is in it yet
        auto& kept = site_.folders[said];
        kept.insert(kept.end(), paths.begin(), paths.end());
        return paths;
    }

    void tell_what_is_left_out(const std::string& said, const FolderFiles& files, const YamlNode& value) {
        const Place place = place_in(file_, value.mark);
        if (files.played.empty())
            site_.report.media(place, "there is nothing to show in " + said +
                                          "; the programme airs without it until something is put there");
        if (files.strange.empty()) return;
        std::string names;
        for (std::size_t i = 0; i < std::min(files.strange.size(), most_names_told); ++i)
            names += (i > 0 ? ", " : "") + files.strange[i];
        if (files.strange.size() > most_names_told) names += ", ...";
        site_.report.warning(
            place, std::to_string(files.strange.size()) + " of the files in " + said +
                       " are left out, since their names end in nothing that is played here: " + names);
    }

    const std::string& file_;
    Wanted wanted_;
    SiteContext& site_;
};

} // namespace

std::optional<ItemSpec> read_folder(const std::string& file, const YamlNode& node, const YamlNode& named,
                                    Wanted wanted, ItemSpec like, SiteContext& site) {
    Playlist list;
    list.place = like.place;
    list.shuffle = value_of(node, "shuffle", parse_switch).value_or(false);
    ItemSpec whole;
    whole.kind = ItemSpec::Kind::playlist;
    whole.place = like.place;
    whole.validity = std::exchange(like.validity, {});
    FolderReader reader(file, wanted, site);
    std::vector<std::string> files;
    for (const YamlNode* one : scalars_of(named)) {
        const auto path = parse_path(one->text);
        if (!path) return std::nullopt;
        if (list.name.empty()) list.name = *path;
        for (std::string& found : reader.files_at(*path, *one)) files.push_back(std::move(found));
    }
    if (list.name.empty()) return std::nullopt;
    if (files.size() > most_files) {
        site.report.warning(place_in(file, named.mark), "there are " + std::to_string(files.size()) +
                                                            " files in " + list.name + "; the first " +
                                                            std::to_string(most_files) + " are played");
        files.resize(most_files);
    }
    for (std::string& found : files) {
        ItemSpec& item = list.items.emplace_back(like);
        item.name = found;
        item.file = std::move(found);
    }
    whole.name = keep_made(std::move(list), site);
    return whole;
}

} // namespace lianping::programme
