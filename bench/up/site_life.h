#pragma once
// One life of `lianping up` on a display: how long after its start both windows show the right picture, how
// long until it says that the site is on air, and how long it takes to end and to leave nothing behind.

#include "glass/x_screen.h"

#include <filesystem>
#include <string>

namespace lianping::bench {

struct UpPlaces {
    std::filesystem::path site, data, programs;
    std::string display;
};

struct SiteLife {
    double first_picture = 0; // seconds: both windows show the same frame of a clip of the site
    double on_air = 0;        // seconds: it said so
    double end = 0;           // seconds, from SIGTERM
    int left = 0;             // processes of that data folder that go on a moment after its end
};

// A site of two screens of 640x360 that play two clips of two seconds, 30 frames a second, in step.
void write_site(const std::filesystem::path& site);

// `screen`: of the display. Throws std::runtime_error where nothing came.
SiteLife live_once(const UpPlaces& places, testing::XScreen& screen);

} // namespace lianping::bench
