#pragma once
// What `lianping up` is asked to do.

#include "base/result.h"
#include "time/instants.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::up {

struct Options {
    std::filesystem::path site;
    std::filesystem::path data;                 // empty: default_data_folder(site)
    std::optional<Duration> lasts;              // nothing: until it is told to stop
    std::map<std::string, std::string> windows; // node -> WxH+X+Y
    bool headless = false;
    std::filesystem::path report; // empty: none
    // What is taken where the schedule is black at the start, one after the other as soon as their media are
    // there; empty: nothing.
    std::vector<std::string> if_dark;
    std::string live; // a link to schedule for a while when all is on air; empty: none
};

// What the command line says, or what to do instead: print `text` and end with `code` (help, or a mistake).
struct CommandLine {
    Options options;
    std::optional<int> ends_with;
    std::string text;
};
CommandLine read_command_line(int argc, const char* const* argv);

// "90", "90s", "5m", "1h30m", "1.5s": above zero.
Result<Duration> read_duration(std::string_view text);

// WxH+X+Y, offsets of either sign.
bool is_geometry(std::string_view text);

// A folder for this site under the user's state folder (`state_home`: $XDG_STATE_HOME, may be empty; `home`:
// $HOME). Two sites never share one, however alike their names are.
std::filesystem::path default_data_folder(const std::filesystem::path& site, const std::string& state_home,
                                          const std::string& home);

} // namespace lianping::up
