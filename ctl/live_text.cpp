#include "ctl/live_text.h"

#include "ctl/text_table.h"
#include "ctl/tree_reading.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::ctl {
namespace {

using nlohmann::json;

std::string picture(const json& source) {
    if (number(source, "width") <= 0) return "";
    return fmt::format("{}x{} {:.0f}/s", number(source, "width"), number(source, "height"),
                       number(source, "fps"));
}

// "muted", "-12 dB", "opus, -12 dB": the highest of the last second.
std::string sound(const json& source) {
    if (source.value("muted", json(false)) == json(true)) return "muted";
    const std::string words = text(source, "sound");
    if (words.empty()) return "";
    return fmt::format("{}, {:.0f} dB", words.substr(0, words.find(',')), number(source, "sound_peak_db"));
}

// "recording, 0:12:05, 0.4 GB, 52 GB free", "stopped".
std::string recorder(const json& source) {
    const auto found = source.find("recorder");
    if (found == source.end() || !found->is_object()) return "";
    const std::string state = text(*found, "state");
    if (state != "recording") return state == "off" ? "" : state;
    const auto seconds = static_cast<long>(number(*found, "seconds"));
    return fmt::format("recording, {}:{:02}:{:02}, {:.1f} GB, {:.0f} GB free", seconds / 3600,
                       seconds / 60 % 60, seconds % 60, number(*found, "bytes") / 1e9,
                       number(*found, "free_bytes") / 1e9);
}

// "comes", "later", ...: of recordings on another machine that are on their way to the site.
std::string state_of_coming(const json& file) {
    const std::string state = text(file, "state");
    if (state == "coming") return "comes";
    if (state == "later") return "outside of the hours";
    return state == "refused" ? "cannot come: " + text(file, "trouble") : "waits for its turn";
}

std::string troubles(const json& source) {
    std::string all = text(source, "trouble");
    const auto found = source.find("recorder");
    if (found == source.end() || !found->is_object()) return all;
    const std::string more = text(*found, "trouble");
    return all + (all.empty() || more.empty() ? "" : "; ") + more;
}

// "200", "auto 200", and what the worst screen asks for where that is known.
std::string latency(const json& link) {
    const bool is_auto = link.value("latency_auto", json(false)) == json(true);
    const double needed = number(link, "latency_needed_ms");
    return fmt::format("{}{:.0f}{}", is_auto ? "auto " : "", number(link, "latency_ms"),
                       needed > 0 ? fmt::format(", needs {:.0f}", needed) : "");
}

} // namespace

std::string live_text(std::string_view tree_text) {
    const json tree = json::parse(tree_text, nullptr, false);
    const json sources = tree.is_object() ? list(tree, "live") : json::array();
    if (sources.empty()) return "the site has no live links\n";
    TextTable table({{"source"},
                     {"state"},
                     {"picture"},
                     {"sound"},
                     {"kbit/s", TextTable::Align::right},
                     {"recorder"},
                     {"shown on"},
                     {"trouble"}});
    TextTable receivers({{"source"},
                         {"node"},
                         {"pictures", TextTable::Align::right},
                         {"late", TextTable::Align::right},
                         {"lost packets", TextTable::Align::right},
                         {"sounds lost", TextTable::Align::right},
                         {"delay p50 ms", TextTable::Align::right},
                         {"p99", TextTable::Align::right},
                         {"max", TextTable::Align::right},
                         {"trouble"}});
    TextTable coming({{"recording on its way to the site"},
                      {"of"},
                      {"here", TextTable::Align::right},
                      {"MB", TextTable::Align::right},
                      {""}});
    for (const json& source : sources) {
        if (!source.is_object()) continue;
        for (const json& file : list(source, "coming"))
            if (file.is_object())
                coming.add({text(file, "name"), text(source, "stream"),
                            fmt::format("{:.0f} %", 100 * number(file, "have_bytes") /
                                                        std::max(1.0, number(file, "bytes"))),
                            fmt::format("{:.1f}", number(file, "bytes") / 1e6), state_of_coming(file)});
        std::string nodes;
        for (const json& at : list(source, "receivers")) {
            if (!at.is_object()) continue;
            nodes += (nodes.empty() ? "" : ", ") + text(at, "node");
            receivers.add(
                {text(source, "stream"), text(at, "node"), fmt::format("{:.0f}", number(at, "frames")),
                 fmt::format("{:.0f}", number(at, "late")), fmt::format("{:.0f}", number(at, "lost")),
                 fmt::format("{:.0f}", number(at, "sounds_lost")),
                 fmt::format("{:.1f}", number(at, "delay_p50_ms")),
                 fmt::format("{:.1f}", number(at, "delay_p99_ms")),
                 fmt::format("{:.1f}", number(at, "delay_max_ms")), text(at, "trouble")});
        }
        table.add({text(source, "stream"), text(source, "state"), picture(source), sound(source),
                   fmt::format("{:.0f}", number(source, "bitrate_kbit")), recorder(source), nodes,
                   troubles(source)});
    }
    return table.text() + (receivers.empty() ? "" : "\n" + receivers.text()) +
           (coming.empty() ? "" : "\n" + coming.text());
}

std::string links_text(std::string_view tree_text) {
    const json tree = json::parse(tree_text, nullptr, false);
    const json links = tree.is_object() ? list(tree, "links") : json::array();
    if (links.empty()) return "the site has no live links\n";
    TextTable table({{"link"},
                     {"on"},
                     {"layout"},
                     {"layouts"},
                     {"sources"},
                     {"screens"},
                     {"latency ms", TextTable::Align::right}});
    for (const json& link : links) {
        if (!link.is_object()) continue;
        const std::string on = joined(list(link, "on"));
        table.add({text(link, "link"), on.empty() ? "-" : on, text(link, "layout"),
                   joined(list(link, "layouts")), joined(list(link, "sources")),
                   joined(list(link, "screens")), latency(link)});
    }
    return table.text();
}

} // namespace lianping::ctl
