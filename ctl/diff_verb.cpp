#include "ctl/content_difference.h"
#include "ctl/controller_link.h"
#include "ctl/instant_text.h"
#include "ctl/plan_difference.h"
#include "ctl/site_verbs.h"
#include "programme/planner.h"
#include "programme/reader.h"
#include "time/clock.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>

namespace lianping::ctl {
namespace {

using nlohmann::json;
using programme::Catalogue;
using programme::MediaFacts;
using programme::Programme;

constexpr Duration ahead = std::chrono::hours(48);
// As far ahead as a change would be stamped.
constexpr Duration stamp_ahead = 300ms;

Result<json> asked(ControllerLink& link, const std::string& verb) {
    const auto answer = link.ask(verb);
    if (!answer) return fail(answer.error());
    json tree = json::parse(answer->json, nullptr, false);
    if (!tree.is_object())
        return fail(Error::Code::corrupt,
                    "the controller's answer cannot be read; is it of another version?");
    return tree;
}

// What the controller knows of media, by key. Files count only where its site is this folder: elsewhere
// another file may have the same name.
Catalogue known_to(const json& facts, bool same_folder) {
    Catalogue catalogue;
    for (const auto& [key, one] : facts.items()) {
        if (!one.is_object() || one.value("state", std::string()) != "ready") continue;
        if (!same_folder && !key.starts_with("notice ") && !key.starts_with("qr ")) continue;
        MediaFacts& known = catalogue[key];
        known = {MediaFacts::State::ready, one.value("hash", std::string()),
                 Duration(one.value("length_ns", std::int64_t{0})), ""};
        known.medium = static_cast<MediaFacts::Medium>(one.value("medium", 0));
        known.pages = one.value("pages", std::vector<std::string>());
        known.gain_db = one.value("gain_db", 0.0);
        known.silent = one.value("silent", false);
        known.subtitles = one.value("subtitles", std::string());
    }
    return catalogue;
}

// The end's date only where it is not the start's.
std::string row_text(const TimelineRow& row, const programme::Zone& zone) {
    constexpr std::size_t date = 10;
    const std::string start = civil_text(row.start, zone), end = civil_text(row.end, zone);
    const bool one_day = start.substr(0, date) == end.substr(0, date);
    return fmt::format("{} - {}  {}{}", start, one_day ? end.substr(date + 1) : end, row.entry,
                       row.playlist.empty() || row.playlist == row.entry ? "" : " (" + row.playlist + ")");
}

std::string content_text(const Difference& one) {
    const auto named = [](const std::string& item) { return item.empty() ? std::string("nothing") : item; };
    const std::string place = one.place.empty() ? "" : one.place + ", ";
    const std::string what =
        one.how.empty() ? fmt::format("{} instead of {}", named(one.after.item), named(one.before.item))
                        : fmt::format("{} otherwise than before: {}", one.after.item, one.how);
    return fmt::format("{}{} ({} showings differ)", place, what, one.showings);
}

void print(const std::vector<Difference>& found, const std::vector<std::string>& of_screen,
           const std::string& screen, const programme::Zone& zone) {
    fmt::print("{}\n", screen);
    for (const std::string& text : of_screen) fmt::print("  ~ {}\n", text);
    for (const Difference& one : found) {
        switch (one.kind) {
        case Difference::Kind::gone:
            fmt::print("  - {}\n", row_text(one.before, zone));
            break;
        case Difference::Kind::comes:
            fmt::print("  + {}\n", row_text(one.after, zone));
            break;
        case Difference::Kind::content:
            fmt::print("  ~ {}: {}\n", row_text(one.after.entry.empty() ? one.before : one.after, zone),
                       content_text(one));
            break;
        case Difference::Kind::overlay:
            for (const std::string& text : one.gone)
                fmt::print("  ~ {}: without {}\n", row_text(one.after, zone), text);
            for (const std::string& text : one.come)
                fmt::print("  ~ {}: with {}\n", row_text(one.after, zone), text);
            break;
        }
    }
}

class PlansOnAir {
public:
    explicit PlansOnAir(ControllerLink& link) : link_(link) {}

    Result<void> fetch(const std::string& screen) {
        const auto answer = link_.ask("plan", {{"screen", screen}});
        if (!answer) return fail(answer.error());
        auto plan = decode_plan(answer->bytes);
        if (!plan) return fail(plan.error());
        plans[screen] = std::make_shared<const ScreenPlan>(std::move(plan).value());
        return {};
    }

    programme::PlansInForce plans;

private:
    ControllerLink& link_;
};

} // namespace

ExitCode diff(const DiffOptions& options) {
    const programme::Reading reading = programme::read_site(options.site);
    if (!reading.programme) {
        for (const auto& finding : reading.findings)
            fmt::print(stderr, "{}\n", programme::to_string(finding));
        return say_error(options.site + " has errors; it would not go on air, and what is on goes on");
    }
    const Programme& site = *reading.programme;
    auto link = ControllerLink::open(options.controller);
    if (!link) return say_error(link.error());
    const auto status = asked(*link, "status");
    if (!status) return say_error(status.error());
    const auto facts = asked(*link, "catalogue");
    if (!facts) return say_error(facts.error());

    std::error_code failed;
    const bool same_folder =
        std::filesystem::equivalent(options.site, status->value("folder", std::string()), failed) && !failed;
    MediaMemory memory(MediaMemory::usual_file());
    Catalogue catalogue;
    {
        ReadingLine line;
        catalogue = look_at_media(site, options.site, Hashes::wanted, memory, line.progress(),
                                  known_to(*facts, same_folder));
    }

    PlansOnAir on_air(*link);
    for (const json& screen : status->value("screens", json::array()))
        if (const auto fetched = on_air.fetch(screen.value("screen", std::string())); !fetched)
            return say_error(fetched.error());

    const auto zone = programme::Zone::find(site.zone);
    if (!zone) return say_error(zone.error());
    const UtcTime now = RealClock().utc();
    bool any = false;
    for (const auto& [name, screen] : site.screens) {
        const auto old = on_air.plans.find(name);
        if (old == on_air.plans.end()) {
            fmt::print("{}\n  + a new screen\n", name);
            any = true;
            continue;
        }
        programme::PlanRequest request;
        request.screen = name;
        request.anchor = old->second->anchor;
        request.version = old->second->version;
        ++request.version.number;
        request.version.stamp = request.anchor.to_house(now + stamp_ahead);
        request.until = request.version.stamp + ahead;
        const ScreenPlan planned = programme::plan(site, catalogue, request, on_air.plans).plan;
        const auto found = differences(*old->second, planned, now + stamp_ahead, now + ahead);
        const auto of_screen = screen_differences(*old->second, planned);
        if (found.empty() && of_screen.empty()) continue;
        any = true;
        print(found, of_screen, name, *zone);
    }
    for (const auto& [name, plan] : on_air.plans) {
        if (site.screens.contains(name)) continue;
        fmt::print("{}\n  - this screen is gone\n", name);
        any = true;
    }
    if (!any) fmt::print("nothing would change on air in the next 48 hours\n");
    return ExitCode::good;
}

} // namespace lianping::ctl
