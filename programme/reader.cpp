#include "programme/reader.h"

#include "programme/layout_reader.h"
#include "programme/link_reader.h"
#include "programme/link_sound_reader.h"
#include "programme/nearest.h"
#include "programme/playlist_reader.h"
#include "programme/report.h"
#include "programme/schedule_reader.h"
#include "programme/shape_check.h"
#include "programme/site_context.h"
#include "programme/site_reader.h"
#include "programme/yaml_tree.h"

#include <algorithm>

namespace lianping::programme {

namespace {

constexpr const char* site_file = "site.yaml";
constexpr const char* schedule_file = "schedule.yaml";

// What a file that is not read would have been.
void say_what_is_not_read(const std::string& path, Report& report) {
    const bool in_a_folder = path.find('/') != std::string::npos;
    if (path.ends_with(".yml") && in_a_folder)
        return report.warning({path, 0, 0},
                              "this file is not read: name it " + path.substr(0, path.size() - 4) + ".yaml");
    if (in_a_folder) return;
    // Of other programs' files there (docker-compose.yml) nothing is said.
    if (const auto guess = nearest(path, {site_file, schedule_file}))
        report.warning({path, 0, 0}, "this file is not read; did you mean `" + *guess + "`?");
}

Reading finish(SiteContext& site) {
    Reading reading;
    reading.findings = site.report.take();
    reading.folders = std::move(site.folders);
    if (!has_errors(reading.findings)) reading.programme = std::move(site.programme);
    return reading;
}

} // namespace

Reading read_site(const SiteFiles& files) {
    Report report;
    SiteContext site{files, report, {}, {}, {}, {}, {}, {}, {}};
    for (const auto& [path, reason] : files.refused) {
        report.error({path, 0, 0}, reason);
        if (const std::string name = playlist_name(path); !name.empty()) site.playlists.insert(name);
    }
    std::map<std::string, YamlFile> trees;
    for (const auto& [path, text] : files.texts) {
        const std::string name = playlist_name(path);
        if (!name.empty()) site.playlists.insert(name);
        if (!name.empty() || path == site_file || path == schedule_file)
            trees.emplace(path, read_yaml(path, text, report));
        else
            say_what_is_not_read(path, report);
    }
    const auto whole = [&](const std::string& path) -> const YamlNode* {
        const auto tree = trees.find(path);
        return tree != trees.end() && tree->second.whole ? &tree->second.root : nullptr;
    };
    const YamlNode* root = whole(site_file);
    if (root != nullptr) {
        read_site_names(*root, site);
        read_layouts(site_file, *root, site);
        read_links(site_file, *root, site);
    }
    if (!trees.contains(site_file) && !files.refused.contains(site_file))
        report.error({site_file, 0, 0},
                     "there is no site.yaml in this folder: it names the site, its screens and its nodes");
    for (const auto& [path, tree] : trees)
        if (tree.whole && !playlist_name(path).empty()) read_playlist(path, tree.root, site);
    if (root != nullptr) {
        read_site_file(site_file, *root, site);
        read_link_sounds(site_file, *root, site);
    }
    if (const YamlNode* schedule = whole(schedule_file)) read_schedule(schedule_file, *schedule, site);
    check_nesting(site.programme, report);
    check_music(site.programme, report);
    check_layouts(site.programme, report);
    return finish(site);
}

} // namespace lianping::programme
