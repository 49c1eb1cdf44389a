// Bytes as the files of a site, and as a take. Files are told apart by a line "=== PATH"; what stands before
// the first is site.yaml. Whatever they hold, reading ends, with findings at places that the text has, or
// with a programme in which every name refers to something.
#include "programme/reader.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace lianping::programme;

SiteFiles files_of(std::string_view bytes) {
    SiteFiles files;
    files.texts["playlists/films.yaml"] = "items:\n  - video: media/a.mp4\n";
    std::string path = "site.yaml";
    while (true) {
        const std::size_t mark = bytes.find("=== ");
        files.texts[path] = std::string(bytes.substr(0, mark));
        if (mark == std::string_view::npos) return files;
        bytes.remove_prefix(mark + 4);
        const std::size_t end = bytes.find('\n');
        path = std::string(bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
}

void must(bool truth) {
    if (!truth) std::abort();
}

void check_play(const Play& play, const Programme& programme) {
    must(play.kind != Play::Kind::live || programme.links.count(play.link) == 1);
    must(play.kind != Play::Kind::playlist || programme.playlists.count(play.playlist) == 1);
}

void check(const Programme& programme) {
    must(!programme.site.empty() && !programme.zone.empty() && !programme.screens.empty());
    for (const auto& [name, screen] : programme.screens) {
        must(screen.width > 0 && screen.height > 0 && screen.turns < 4);
        check_play(screen.standing, programme);
    }
    for (const auto& [name, node] : programme.nodes) must(programme.screens.count(node.screen) == 1);
    for (const Entry& entry : programme.entries) {
        must(!entry.name.empty() && !entry.screens.empty());
        for (const std::string& screen : entry.screens) must(programme.screens.count(screen) == 1);
        check_play(entry.play, programme);
    }
    for (const auto& [name, playlist] : programme.playlists)
        for (const ItemSpec& item : playlist.items)
            must(item.kind != ItemSpec::Kind::playlist || programme.playlists.count(item.name) == 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const SiteFiles files = files_of(bytes);
    const Reading reading = read_site(files);
    must(reading.programme.has_value() != has_errors(reading.findings));
    for (const Finding& finding : reading.findings) {
        must(finding.place.line >= 0 && finding.place.column >= 0 && !finding.message.empty());
        static_cast<void>(to_string(finding));
    }
    if (reading.programme) {
        check(*reading.programme);
        static_cast<void>(read_take(files.texts.at("site.yaml"), *reading.programme));
    }
    return 0;
}
