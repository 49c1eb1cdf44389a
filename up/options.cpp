#include "up/options.h"

#include "base/arguments.h"
#include "base/version.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <regex>
#include <vector>

namespace lianping::up {
namespace {

// FNV-1a over the path's bytes: only to tell folders of one name apart.
std::uint32_t digest(std::string_view bytes) {
    std::uint32_t hash = 2166136261U;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

std::string refusal(const std::string& argument, const std::string& why) {
    return "lianping up: " + argument + ": " + why;
}

// Fills `options` from the texts of the command line; the complaint otherwise.
std::optional<std::string> take(Options& options, const std::string& lasts,
                                const std::vector<std::string>& windows) {
    if (!lasts.empty()) {
        const auto duration = read_duration(lasts);
        if (!duration) return refusal("--for", duration.error().message);
        options.lasts = *duration;
    }
    for (const std::string& window : windows) {
        const auto at = window.find('=');
        if (at == 0 || at == std::string::npos || !is_geometry(std::string_view(window).substr(at + 1)))
            return refusal("--window " + window, "write it as NODE=WxH+X+Y, such as wall-1=640x360+0+0");
        options.windows[window.substr(0, at)] = window.substr(at + 1);
    }
    return std::nullopt;
}

} // namespace

Result<Duration> read_duration(std::string_view text) {
    const auto wrong = [&] {
        return fail(Error::Code::invalid,
                    "\"" + std::string(text) + "\" is no time; write seconds (90) or 5m, 1h30m");
    };
    double seconds = 0;
    bool bare = false;
    std::string_view rest = text;
    while (!rest.empty()) {
        double number = 0;
        const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (code != std::errc() || number < 0 || bare) return wrong();
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (rest.empty()) {
            if (end != text.data() + text.size() || seconds > 0) return wrong();
            seconds = number;
            bare = true;
        } else if (rest.substr(0, 2) == "ms") {
            seconds += number / 1000;
            rest.remove_prefix(2);
        } else {
            switch (rest.front()) {
            case 's':
                seconds += number;
                break;
            case 'm':
                seconds += number * 60;
                break;
            case 'h':
                seconds += number * 3600;
                break;
            case 'd':
                seconds += number * 86400;
                break;
            default:
                return wrong();
            }
            rest.remove_prefix(1);
        }
    }
    if (!(seconds > 0) || seconds > 3650.0 * 86400) return wrong();
    return Duration(std::llround(seconds * 1e9));
}

bool is_geometry(std::string_view text) {
    static const std::regex pattern("[1-9][0-9]{0,4}x[1-9][0-9]{0,4}[+-][0-9]{1,5}[+-][0-9]{1,5}");
    return std::regex_match(text.begin(), text.end(), pattern);
}

std::filesystem::path default_data_folder(const std::filesystem::path& site, const std::string& state_home,
                                          const std::string& home) {
    std::error_code ignored;
    std::filesystem::path whole = std::filesystem::weakly_canonical(site, ignored);
    if (whole.empty()) whole = site.lexically_normal();
    if (!whole.has_filename()) whole = whole.parent_path(); // written with a slash at its end
    const std::filesystem::path base = !state_home.empty() && state_home.front() == '/'
                                           ? std::filesystem::path(state_home)
                                       : !home.empty() ? std::filesystem::path(home) / ".local" / "state"
                                                       : std::filesystem::temp_directory_path();
    char suffix[16];
    std::snprintf(suffix, sizeof suffix, "-%08x", digest(whole.string()));
    return base / "lianping" / (whole.filename().string() + suffix);
}

CommandLine read_command_line(int argc, const char* const* argv) {
    CommandLine line;
    Options& options = line.options;
    std::string lasts;
    std::vector<std::string> windows;
    Arguments arguments(
        "lianping up",
        "Runs a whole site on this machine: its controller and a player for each of its nodes.");
    arguments.version("lianping-up " + version());
    arguments.option("SITE", options.site, "the folder with site.yaml").required();
    arguments.option("--for", lasts, "stop after so long: seconds, or 5m, 1h30m");
    arguments.option("--data", options.data,
                     "where state, media, logs and pictures go (else a folder per site)");
    arguments.option("--window", windows, "NODE=WxH+X+Y: where a node's window lies; may be given for each")
        .one_a_time();
    arguments.flag("--headless", options.headless, "no windows; pictures of the screens in DATA/snapshots");
    arguments.option("--report", options.report, "write what was measured to this file (JSON)");
    arguments.option(
        "--if-dark", options.if_dark,
        "where the schedule has a screen black when it comes on air, take this there: a playlist or "
        "a file");
    arguments.option(
        "--live", options.live,
        "when all is on air, schedule this live link for some seconds later, as lianpingctl live "
        "start --at does");
    arguments.footer(
        "Examples:\n  lianping up playlists\n  lianping up /srv/site --for 5m --report report.json\n"
        "  lianping up playlists --window wall-1=960x540+0+0 --window room-1=960x540+960+0");
    if (const auto ending = arguments.read(argc, argv)) {
        line.ends_with = ending->status;
        line.text = ending->words;
        while (line.text.ends_with('\n')) line.text.pop_back();
        return line;
    }
    if (auto complaint = take(options, lasts, windows)) {
        line.ends_with = 2;
        line.text = *complaint;
    }
    return line;
}

} // namespace lianping::up
