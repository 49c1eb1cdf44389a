#pragma once
// Small sites for tests, read from text.

#include "programme/catalogue.h"
#include "programme/reader.h"

#include <gtest/gtest.h>

namespace lianping::controller {

inline const char* const two_screens = R"(site: 试验
timezone: Asia/Shanghai
screens:
  wall: {size: 640x360, default: bulletin}
  room: {size: 320x180, default: bulletin}
nodes:
  wall-1: {screen: wall}
  room-1: {screen: room}
)";

inline programme::Programme read(std::map<std::string, std::string> texts) {
    programme::SiteFiles files;
    files.texts = std::move(texts);
    programme::Reading reading = programme::read_site(files);
    for (const programme::Finding& finding : reading.findings)
        EXPECT_NE(finding.rank, programme::Finding::Rank::error) << programme::to_string(finding);
    return reading.programme.value_or(programme::Programme{});
}

inline programme::MediaFacts ready(Duration length, const std::string& hash = "abcdef") {
    return {programme::MediaFacts::State::ready, hash, length, ""};
}

} // namespace lianping::controller
