#pragma once
// mpv as a peer: the words that start it, and what it costs.

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::bench {

// mpv in a window of that size in the display's corner, without sound, configuration, hardware or dropped
// frames. `output` are its words for an output, such as mpv_x11.
std::vector<std::string> mpv_words(const std::vector<std::string>& output, unsigned width, unsigned height,
                                   const std::filesystem::path& clip);
extern const std::vector<std::string> mpv_gpu, mpv_x11, mpv_null;

// CPU a frame in ms: of two lives, one of `few` frames and one of `many`, so that the start does not count.
// Throws std::runtime_error where mpv is missing or fails.
double mpv_cost(const std::vector<std::string>& words, const std::string& display, int few, int many);

double median(std::vector<double> values); // 0 of none
void pause_for(double seconds);
double now_seconds(); // CLOCK_MONOTONIC

} // namespace lianping::bench
