#pragma once
// Sites written in tests, as their files would be.

#include "ctl/instant_text.h"
#include "programme/reader.h"

#include <gtest/gtest.h>

namespace lianping::ctl {

inline UtcTime utc(const char* text) {
    return read_instant(text, programme::Zone::find("UTC").value()).value();
}

inline programme::Programme site_of(std::map<std::string, std::string> files) {
    programme::SiteFiles site;
    site.texts = std::move(files);
    programme::Reading reading = programme::read_site(site);
    for (const auto& finding : reading.findings)
        if (finding.rank == programme::Finding::Rank::error) ADD_FAILURE() << programme::to_string(finding);
    return reading.programme.value_or(programme::Programme{});
}

// Two screens in `zone`; what their files say of playlists and schedule.
inline programme::Programme two_screens(const std::string& zone, std::map<std::string, std::string> files) {
    files["site.yaml"] = "site: 试验站\ntimezone: " + zone +
                         "\nscreens:\n  wall: {size: 1920x1080, default: loop}\n  room: {size: 1280x720}\n"
                         "nodes:\n  wall-1: {screen: wall}\n  room-1: {screen: room}\n";
    if (!files.contains("playlists/loop.yaml"))
        files["playlists/loop.yaml"] = "items:\n  - {colour: red, for: 20s}\n  - {colour: green, for: 40s}\n";
    return site_of(std::move(files));
}

} // namespace lianping::ctl
