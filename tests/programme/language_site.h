#pragma once
// Sites in a test's own text.

#include "programme/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lianping::programme {

// A site with two screens, a playlist `films` and media that are all there; its files may be replaced.
inline SiteFiles small_site() {
    SiteFiles files;
    files.texts["site.yaml"] = "site: 厦港互联网青年信仰空间\n"
                               "timezone: Asia/Shanghai\n"
                               "screens:\n"
                               "  wall: {size: 1920x1080, default: films}\n"
                               "  room: {size: 1280x720}\n"
                               "nodes:\n"
                               "  wall-1: {screen: wall}\n"
                               "  room-1: {screen: room}\n";
    files.texts["playlists/films.yaml"] = "items:\n  - video: media/a.mp4\n";
    return files;
}

inline std::vector<std::string> lines_of(const Reading& reading) {
    std::vector<std::string> lines;
    for (const Finding& finding : reading.findings) lines.push_back(to_string(finding));
    return lines;
}

inline std::vector<std::string> findings_with(const std::string& path, const std::string& text) {
    SiteFiles files = small_site();
    files.texts[path] = text;
    return lines_of(read_site(files));
}
inline std::vector<std::string> findings_of_schedule(const std::string& text) {
    return findings_with("schedule.yaml", text);
}
inline std::vector<std::string> findings_of_playlist(const std::string& items) {
    return findings_with("playlists/films.yaml", items);
}

// The programme that `text` as schedule.yaml makes; the test fails where there is none.
inline Programme programme_with(const std::string& path, const std::string& text) {
    SiteFiles files = small_site();
    files.texts[path] = text;
    Reading reading = read_site(files);
    EXPECT_TRUE(reading.programme.has_value())
        << (reading.findings.empty() ? "" : to_string(reading.findings[0]));
    return reading.programme.value_or(Programme{});
}
inline Programme scheduled(const std::string& text) { return programme_with("schedule.yaml", text); }
inline Playlist films(const std::string& text) {
    return programme_with("playlists/films.yaml", text).playlists["films"];
}

} // namespace lianping::programme
