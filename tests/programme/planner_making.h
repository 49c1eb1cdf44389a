#pragma once
// Sites written by hand for the planner's tests, and plans read back as a person would: "08:30 day, 09:00
// anthem". House time is UTC here.

#include "plan/timeline.h"
#include "programme/planner.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace lianping::programme::testing {

class SiteMaker {
public:
    explicit SiteMaker(std::string zone = "Asia/Shanghai") {
        site.site = "site";
        site.zone = std::move(zone);
        screen("wall", "");
    }

    // A screen whose default is a playlist, or the slate where that is "".
    SiteMaker& screen(const std::string& name, const std::string& standing) {
        Screen& made = site.screens[name];
        made.name = name;
        made.width = 1920;
        made.height = 1080;
        made.standing = standing.empty() ? Play{} : play(standing);
        return *this;
    }

    // "a:10 b:5.5": stills of so many seconds; "v=20": a video of that length; "@films": the playlist within.
    SiteMaker& list(const std::string& name, const std::string& items, bool shuffle = false) {
        Playlist& made = site.playlists[name];
        made = {};
        made.name = name;
        made.shuffle = shuffle;
        std::size_t at = 0;
        while (at < items.size()) {
            const std::size_t end = std::min(items.find(' ', at), items.size());
            if (end > at) {
                made.items.push_back(item(items.substr(at, end - at)));
            }
            at = end + 1;
        }
        return *this;
    }

    ItemSpec item(const std::string& text) {
        ItemSpec spec;
        if (text[0] == '@') {
            spec.kind = ItemSpec::Kind::playlist;
            spec.name = text.substr(1);
            return spec;
        }
        const std::size_t split = text.find_first_of(":=");
        spec.name = text.substr(0, split);
        spec.file = "media/" + spec.name;
        const Duration length(static_cast<std::int64_t>(std::stod(text.substr(split + 1)) * 1e9));
        MediaFacts facts;
        facts.state = MediaFacts::State::ready;
        facts.hash = "hash-" + spec.name;
        if (text[split] == '=') {
            spec.kind = ItemSpec::Kind::video;
            facts.length = length;
        } else {
            spec.kind = ItemSpec::Kind::image;
            spec.length = length;
        }
        catalogue[spec.file] = facts;
        return spec;
    }

    // An entry on all screens that there are by now, daily from, to ("08:30", "17:00"); "" leaves them out.
    Entry& entry(const std::string& name, const std::string& playlist, const std::string& from = "",
                 const std::string& to = "") {
        Entry made;
        made.name = name;
        made.play = play(playlist);
        made.zone = site.zone;
        for (const auto& [screen, what] : site.screens) {
            made.screens.push_back(screen);
        }
        if (!from.empty()) {
            made.when.from = clock(from);
        }
        if (!to.empty()) {
            made.when.to = clock(to);
        }
        site.entries.push_back(made);
        return site.entries.back();
    }

    static Play play(const std::string& what) {
        Play made;
        made.kind = what == "black"   ? Play::Kind::black
                    : what == "slate" ? Play::Kind::slate
                                      : Play::Kind::playlist;
        if (made.kind == Play::Kind::playlist) {
            made.playlist = what;
        }
        return made;
    }

    static TimeOfDay clock(const std::string& text) {
        int h = 0, m = 0, s = 0;
        std::sscanf(text.c_str(), "%d:%d:%d", &h, &m, &s);
        return {std::chrono::seconds((h * 3600) + (m * 60) + s)};
    }

    // "2026-03-02 08:30:15.5" on the site's wall clock.
    HouseTime at(const std::string& text) const {
        int year = 0, month = 0, day = 0, h = 0, m = 0;
        double s = 0;
        std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%lf", &year, &month, &day, &h, &m, &s);
        const Date date = std::chrono::local_days(std::chrono::year(year) / month / day);
        const CivilTime time = civil(date) + std::chrono::hours(h) + std::chrono::minutes(m) +
                               Duration(static_cast<std::int64_t>(s * 1e9));
        return HouseTime(Zone::find(site.zone).value().to_utc(time).since_origin());
    }

    std::string text(HouseTime t, bool with_date = false) const {
        if (t == HouseTime::never()) {
            return "...";
        }
        const CivilTime local = Zone::find(site.zone).value().to_civil(UtcTime(t.since_origin()));
        const std::chrono::year_month_day date(date_of(local));
        const auto ms =
            std::chrono::duration_cast<std::chrono::milliseconds>(local - civil(date_of(local))).count();
        char buffer[64];
        int used = 0;
        if (with_date) {
            used = std::snprintf(buffer, sizeof buffer, "%02u-%02u ", static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()));
        }
        used += std::snprintf(buffer + used, sizeof buffer - static_cast<std::size_t>(used), "%02d:%02d",
                              static_cast<int>(ms / 3600000), static_cast<int>(ms / 60000 % 60));
        std::string made(buffer, static_cast<std::size_t>(used));
        if (ms % 60000 != 0) {
            std::snprintf(buffer, sizeof buffer, ":%02d", static_cast<int>(ms / 1000 % 60));
            made += buffer;
        }
        if (ms % 1000 != 0) {
            std::snprintf(buffer, sizeof buffer, ".%03d", static_cast<int>(ms % 1000));
            made += buffer;
        }
        return made;
    }

    Planned plan(const std::string& stamp, const std::string& until, const PlansInForce& in_force = {},
                 const std::string& screen = "wall") const {
        return programme::plan(site, catalogue, request(stamp, until, screen), in_force);
    }

    PlanRequest request(const std::string& stamp, const std::string& until,
                        const std::string& screen = "wall") const {
        PlanRequest asked;
        asked.screen = screen;
        asked.version = {7, 1, at(stamp)};
        asked.until = at(until);
        return asked;
    }

    // The stretches of a table: "08:30 day, 09:00 anthem, ...".
    std::string table(const std::string& from, const std::string& to, bool with_date = false) const {
        PlanRequest asked = request(from, to);
        asked.reach = Reach::whole_stretches;
        return rows(programme::plan(site, catalogue, asked, {}).plan, from, to, with_date);
    }

    std::string rows(const ScreenPlan& plan, const std::string& from, const std::string& to,
                     bool with_date = false) const {
        std::string all;
        HouseTime end;
        for (const Stretch& row : stretches(plan, at(from), at(to))) {
            all +=
                (all.empty() ? "" : ", ") + text(row.start, with_date) + " " + plan.entries[row.entry].name;
            end = row.end;
        }
        return all + " - " + text(end, with_date);
    }

    // What is seen at that time: "a 3.5" is item a, 3.5 s in.
    std::string seen(const ScreenPlan& plan, const std::string& when) const { return seen(plan, at(when)); }
    static std::string seen(const ScreenPlan& plan, HouseTime t) {
        return seen(Timeline(std::make_shared<const ScreenPlan>(plan), nullptr), t);
    }
    static std::string seen(const Timeline& timeline, HouseTime t) {
        const Scene scene = timeline.at(t);
        std::string all;
        for (const Layer& layer : scene.layers) {
            char position[32];
            std::snprintf(position, sizeof position, " %g",
                          static_cast<double>(layer.position.count()) / 1e9);
            all += (all.empty() ? "" : " > ") + layer.showing.item.name + position;
        }
        return all;
    }

    Programme site;
    Catalogue catalogue;
};

inline PlansInForce in_force(const std::string& screen, const ScreenPlan& plan) {
    return {{screen, std::make_shared<const ScreenPlan>(plan)}};
}

} // namespace lianping::programme::testing
