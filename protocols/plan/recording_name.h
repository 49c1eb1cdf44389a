#pragma once
// What recordings of live sources are called: "讲座 speaker 2026-11-28 14.30.mkv", by the site's wall clock
// at which what is recorded began. Source processes write such files, the controller finds the newest of
// them.
//
// Pure.

#include "time/instants.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping {

inline constexpr std::string_view recording_ending = ".mkv";

// What all recordings of a source begin with: "讲座 speaker". What no file may be called is a -.
std::string recording_title(const std::string& link, const std::string& source);

// Without an ending. Seconds are written where they are not 0: "讲座 speaker 2026-11-28 14.30.05".
std::string recording_name(const std::string& title, CivilTime begins);

// A part of a file's name for people: " (2)" of the second piece of a recording that does not fit into one
// file, "" of the first.
std::string piece_name(unsigned piece);

// When what a file holds began. Nothing: it is no recording of that title. Pieces have the time of the first.
std::optional<CivilTime> recorded_at(std::string_view file, std::string_view title);

// "讲座 speaker 2026-11-28 14.30 (2).mkv" of the first one's name, " (3)" of that one's, ...: what a file may
// be called whose own name is taken.
std::string name_after(std::string_view file);

// Which of these files are to go: recordings of that title that began more than `keep` ago, never the newest.
// `now`: by the site's wall clock. keep 0: none.
std::vector<std::string> outlived(const std::vector<std::string>& files, std::string_view title,
                                  Duration keep, CivilTime now);

// The pieces of the newest recording of that title among these files, in order. Empty: there is none.
std::vector<std::string> newest_recording(const std::vector<std::string>& files, std::string_view title);

} // namespace lianping
