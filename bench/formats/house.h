#pragma once
// A site with one playlist on both screens, its controller and its players, on a display.

#include "glass/glass_house.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::bench {

// Thread-safety: unsafe.
class FormatHouse {
public:
    struct Options {
        std::filesystem::path folder, programs;
        std::string display;
        unsigned width = 0, height = 0; // of a screen
        std::string layouts;            // the value of site.yaml's `layouts`; empty: none
        std::string playlist;           // the YAML of what both screens play; media/ has `media`
        std::vector<std::filesystem::path> media;
    };
    // Writes the site and starts the controller.
    explicit FormatHouse(const Options& options);

    void start(int players); // and waits until each shows pictures; throws where one does not
    // CPU of the first player, in ms a second, over so many seconds.
    double cost(double seconds) const;
    // Pictures a second that the first player lately showed.
    double pictures_a_second() const;
    std::filesystem::path present_log(int node) const { return house_.present_log(node); }

private:
    testing::GlassHouse house_;
};

} // namespace lianping::bench
