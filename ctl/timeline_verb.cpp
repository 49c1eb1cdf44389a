#include "ctl/controller_link.h"
#include "ctl/instant_text.h"
#include "ctl/site_verbs.h"
#include "ctl/text_table.h"
#include "programme/reader.h"
#include "time/clock.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace lianping::ctl {
namespace {

using nlohmann::json;
using programme::Zone;
using std::chrono::days;
using Format = TimelineOptions::Format;

constexpr Duration longest_span = days(50 * 366);

struct Span {
    UtcTime from, to;
};

Result<Span> span_of(const TimelineOptions& options, const Zone& zone) {
    Span span{RealClock().utc(), {}};
    if (!options.from.empty()) {
        const auto from = read_instant(options.from, zone);
        if (!from) return fail(Error::Code::invalid, "--from: " + from.error().message);
        span.from = *from;
    }
    span.to = span.from + days(1);
    if (!options.to.empty()) {
        const auto to = read_instant(options.to, zone);
        if (!to) return fail(Error::Code::invalid, "--to: " + to.error().message);
        span.to = *to;
    }
    if (span.to <= span.from) return fail(Error::Code::invalid, "--to must be later than --from");
    if (span.to - span.from > longest_span)
        return fail(Error::Code::invalid, "the span from --from to --to must not be longer than 50 years");
    return span;
}

Result<std::vector<std::string>> screens_of(const TimelineOptions& options,
                                            const std::vector<std::string>& known) {
    for (const std::string& name : options.screens)
        if (std::find(known.begin(), known.end(), name) == known.end())
            return fail(Error::Code::not_found,
                        fmt::format("there is no screen called {}; the screens are {}", name,
                                    fmt::join(known, ", ")));
    return options.screens.empty() ? known : options.screens;
}

// Writes rows as they come: a timeline of years with its items is larger than memory.
class Writer {
public:
    Writer(const TimelineOptions& options, Zone zone) : options_(options), zone_(std::move(zone)) {
        if (options_.format == Format::json) fmt::print("[");
    }
    void width_of_names(std::size_t screens, std::size_t entries, std::size_t playlists) {
        screen_cells_ = screens;
        entry_cells_ = entries;
        playlist_cells_ = playlists;
    }
    bool write(const std::string& screen, const TimelineRow& row) {
        if (options_.format == Format::json)
            write_json(screen, row);
        else
            write_text(screen, row);
        // The reader of a pipe may have seen enough.
        return std::ferror(stdout) == 0;
    }
    void finish() {
        if (options_.format == Format::json)
            fmt::print("{}]\n", any_ ? "\n" : "");
        else if (!any_)
            fmt::print("nothing is on in this span\n");
    }

private:
    void write_json(const std::string& screen, const TimelineRow& row) {
        nlohmann::ordered_json one{{"screen", screen}, {"entry", row.entry}, {"playlist", row.playlist}};
        if (options_.detail == Detail::items) one["item"] = row.item;
        one["start"] = utc_text(row.start);
        if (row.end == UtcTime::never())
            one["end"] = nullptr;
        else
            one["end"] = utc_text(row.end);
        fmt::print("{}\n{}", any_ ? "," : "", one.dump(-1, ' ', false, json::error_handler_t::replace));
        any_ = true;
    }
    void write_text(const std::string& screen, const TimelineRow& row) {
        const auto padded = [](const std::string& text, std::size_t width) {
            const std::size_t taken = cells(text);
            return text + std::string(width > taken ? width - taken : 0, ' ');
        };
        any_ = true;
        const std::string end = row.end == UtcTime::never() ? "…" : civil_text(row.end, zone_);
        std::string line = civil_text(row.start, zone_) + "  " + padded(end, 19) + "  " +
                           padded(screen, screen_cells_) + "  " + padded(row.entry, entry_cells_) + "  " +
                           padded(row.playlist, playlist_cells_);
        if (options_.detail == Detail::items) line += "  " + row.item;
        line.erase(line.find_last_not_of(' ') + 1);
        fmt::print("{}\n", line);
    }

    const TimelineOptions& options_;
    Zone zone_;
    std::size_t screen_cells_ = 0, entry_cells_ = 7, playlist_cells_ = 0;
    bool any_ = false;
};

Zone zone_or_utc(const std::string& name) {
    auto zone = Zone::find(name);
    return zone ? std::move(zone).value() : Zone::find("UTC").value();
}

ExitCode of_site(const TimelineOptions& options) {
    const programme::Reading reading = programme::read_site(options.site, programme::Purpose::table);
    for (const auto& finding : reading.findings) fmt::print(stderr, "{}\n", programme::to_string(finding));
    if (!reading.programme) return say_error(options.site + " has errors; nothing can be planned from it");
    const programme::Programme& site = *reading.programme;

    const Zone zone = zone_or_utc(site.zone);
    std::vector<std::string> known;
    std::size_t widest_screen = 0, widest_entry = 7, widest_playlist = 0; // "default"
    for (const auto& [name, screen] : site.screens) {
        known.push_back(name);
        widest_screen = std::max(widest_screen, cells(name));
    }
    for (const auto& entry : site.entries) widest_entry = std::max(widest_entry, cells(entry.name));
    for (const auto& [key, playlist] : site.playlists)
        widest_playlist = std::max(widest_playlist, std::min<std::size_t>(cells(playlist.name), 40));
    const auto screens = screens_of(options, known);
    if (!screens) return say_error(screens.error());
    const auto span = span_of(options, zone);
    if (!span) return say_error(span.error());

    MediaMemory memory(MediaMemory::usual_file());
    programme::Catalogue catalogue;
    {
        ReadingLine line;
        catalogue = look_at_media(site, options.site, Hashes::not_wanted, memory, line.progress());
    }
    // The reader has told of those that are missing.
    for (const auto& [key, facts] : catalogue)
        if (facts.state == programme::MediaFacts::State::broken)
            fmt::print(stderr, "warning: {}; it is left out\n", facts.why);

    Writer writer(options, zone);
    writer.width_of_names(widest_screen, widest_entry, widest_playlist);
    for (const std::string& screen : *screens)
        list_site(site, catalogue, screen, span->from, span->to, options.detail,
                  [&](const TimelineRow& row) { return writer.write(screen, row); });
    writer.finish();
    return ExitCode::good;
}

ExitCode of_controller(const TimelineOptions& options) {
    auto link = ControllerLink::open(options.controller);
    if (!link) return say_error(link.error());
    const auto status = link->ask("status");
    if (!status) return say_error(status.error());
    const json tree = json::parse(status->json, nullptr, false);
    if (!tree.is_object())
        return say_error("the controller's status cannot be read; is it of another version?");
    std::vector<std::string> known;
    for (const json& screen : tree.value("screens", json::array()))
        known.push_back(screen.value("screen", std::string()));
    const Zone zone = zone_or_utc(tree.value("timezone", std::string("UTC")));
    const auto screens = screens_of(options, known);
    if (!screens) return say_error(screens.error());
    const auto span = span_of(options, zone);
    if (!span) return say_error(span.error());

    Writer writer(options, zone);
    std::size_t widest = 0;
    for (const std::string& screen : *screens) widest = std::max(widest, cells(screen));
    writer.width_of_names(widest, 16, 16);
    for (const std::string& screen : *screens) {
        const auto answer = link->ask("plan", {{"screen", screen}});
        if (!answer) return say_error(answer.error());
        const auto plan = decode_plan(answer->bytes);
        if (!plan) return say_error(plan.error());
        const json about = json::parse(answer->json, nullptr, false);
        const std::string until = about.is_object() ? about.value("planned_until", std::string()) : "";
        const auto planned_until = read_instant(until, zone);
        if (planned_until && *planned_until < span->to)
            fmt::print(
                stderr,
                "warning: {} is planned to {}; after that its default is shown. With SITE any span can be "
                "listed\n",
                screen, civil_text(*planned_until, zone));
        if (!plan->segments.empty() && plan->anchor.to_utc(plan->segments.front().start) > span->from)
            fmt::print(stderr, "warning: the plan of {} begins at {}. With SITE any span can be listed\n",
                       screen, civil_text(plan->anchor.to_utc(plan->segments.front().start), zone));
        list_plan(*plan, span->from, span->to, options.detail,
                  [&](const TimelineRow& row) { return writer.write(screen, row); });
    }
    writer.finish();
    return ExitCode::good;
}

} // namespace

ExitCode timeline(const TimelineOptions& options) {
    return options.site.empty() ? of_controller(options) : of_site(options);
}

} // namespace lianping::ctl
