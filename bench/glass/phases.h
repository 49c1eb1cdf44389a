#pragma once
// What is done to the house while it is watched, one after the other. Each gives its rows of the table.

#include "glass/glass_eye.h"
#include "glass/glass_house.h"
#include "rows.h"

#include <memory>
#include <string>
#include <vector>

namespace lianping::bench {

// The house on its display, watched.
struct Stage {
    std::vector<testing::GlassClip> clips;
    testing::GlassHouse& house;
    std::string display;
    std::unique_ptr<testing::GlassEye> eye;
    double looks_a_second = 500;
};

// Throws std::runtime_error where the windows do not come or the clips do not come on air.
void open_eye(Stage& stage);
// Seconds until both screens showed the same clip for half a second, without that half second; throws after
// `patience`.
double wait_in_step(Stage& stage, Duration patience);

std::vector<Row> item_changes(Stage& stage, double seconds);
std::vector<Row> takes(Stage& stage, const testing::GlassClip& taken, int times);
// Edits that need no new media: `other` is in the site already.
std::vector<Row> saved_edits(Stage& stage, const testing::GlassClip& other, int times);
std::vector<Row> appended_item(Stage& stage, const testing::GlassClip& more);
// Other clips, of several codecs, under a ticker and a clock: the stage plays them from here on.
std::vector<Row> under_overlays(Stage& stage, std::vector<testing::GlassClip> clips, double seconds);
// The same clips with transitions of each kind: what both windows show is compared to the pixel.
std::vector<Row> transitions(Stage& stage, double seconds);
// A film breaks on the disk of the players, which share it, while the list plays.
std::vector<Row> broken_on_air(Stage& stage, double seconds);
std::vector<Row> killed_player(Stage& stage, int times);
std::vector<Row> stopped_controller(Stage& stage, double seconds);

} // namespace lianping::bench
