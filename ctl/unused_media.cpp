#include "ctl/unused_media.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_named = 5;
constexpr std::size_t most_looked_at = 20'000; // a media/ that leads to a whole disk must not stop a check

bool is_subtitle(const fs::path& file) {
    static constexpr std::array<std::string_view, 5> endings{".srt", ".ass", ".ssa", ".vtt", ".sub"};
    const std::string ending = file.extension().string();
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

// Notes of people to people: README.txt of `lianpingctl new`, licences of photos.
bool is_note(const fs::path& file) {
    const std::string ending = file.extension().string();
    return ending == ".txt" || ending == ".md";
}

} // namespace

std::vector<std::string> unused_media(const programme::Programme& programme, const fs::path& site) {
    std::set<std::string> used, stems;
    for (const auto& [name, list] : programme.playlists)
        for (const programme::ItemSpec& item : list.items) {
            used.insert(item.file);
            used.insert(item.subtitles);
            stems.insert(fs::path(item.file).replace_extension().string());
        }
    for (const auto& [name, list] : programme.playlists)
        for (const programme::OverlaySpec& overlay : list.overlays) used.insert(overlay.file);
    for (const auto& [name, link] : programme.links)
        for (const auto& [source_name, source] : link.sources)
            if (source.kind == programme::LinkSource::Kind::file) used.insert(source.where);
    const auto goes_with_a_film = [&](const fs::path& file) {
        if (!is_subtitle(file)) return false;
        // film.srt, and film.zh.srt
        const fs::path stem = fs::path(file).replace_extension();
        return stems.contains(stem.string()) || stems.contains(fs::path(stem).replace_extension().string());
    };
    std::vector<std::string> unused;
    std::size_t seen = 0;
    std::error_code failed;
    for (fs::recursive_directory_iterator
             at(site / "media", fs::directory_options::skip_permission_denied, failed),
         end;
         !failed && at != end && seen < most_looked_at; at.increment(failed), ++seen) {
        if (at->path().filename().string().front() == '.') {
            at.disable_recursion_pending();
            continue;
        }
        std::error_code gone;
        if (!at->is_regular_file(gone)) continue;
        const fs::path file = at->path().lexically_relative(site);
        if (!used.contains(file.string()) && !goes_with_a_film(file) && !is_note(file))
            unused.push_back(file.string());
    }
    std::sort(unused.begin(), unused.end());
    return unused;
}

std::string unused_text(const std::vector<std::string>& files) {
    if (files.empty()) return "";
    std::vector<std::string> named(
        files.begin(), files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), most_named)));
    if (named.size() < files.size()) named.emplace_back("...");
    return fmt::format("media that no playlist uses: {} file{} ({})", files.size(),
                       files.size() == 1 ? "" : "s", fmt::join(named, ", "));
}

} // namespace lianping::ctl
