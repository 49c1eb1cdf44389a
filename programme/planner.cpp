#include "programme/planner.h"

#include "plan/saturating.h"
#include "programme/planner_in_force.h"
#include "programme/planner_leaps.h"
#include "programme/planner_past.h"
#include "programme/planner_sweep.h"
#include "programme/planner_taking_over.h"
#include "programme/planner_writer.h"

#include <algorithm>

namespace lianping::programme {
namespace {

using std::chrono::hours;

constexpr Duration least_horizon = hours(48);
constexpr Duration longest_goodbye = std::chrono::seconds(60); // of an item, when UTC has been stepped
constexpr Duration day = hours(24);
// A table's first stretch is sought step by step so far back, and, should it have begun before, from the
// beginning on.
constexpr Duration stretch_sought = 32 * day;
constexpr Duration offsets_ahead = 366 * day;
// How far behind the span a table looks for the end of its last stretch.
constexpr Duration farthest_end = 366 * day * 60;

HouseTime first_of(int year, const Programme& programme, const Anchor& anchor) {
    using namespace std::chrono;
    return to_house(anchor,
                    zone_named(programme.zone).to_utc(civil(local_days(std::chrono::year(year) / 1 / 1))));
}

class Planning {
public:
    // `in_force`: the screen's plan, or null.
    Planning(const Programme& programme, const Catalogue& catalogue, const PlanRequest& request,
             const ScreenPlan* in_force)
        : programme_(programme),
          request_(request),
          screen_(programme.screens.at(request.screen)),
          stamp_(request.version.stamp),
          stand_ins_(in_force, stamp_, pool_),
          sources_(programme, catalogue, screen_, request.anchor, stand_ins_, pool_),
          writer_(sources_, pool_) {
        standing_anchor_ = first_of(2000, programme, request.anchor);
        // Nothing is on air before 2000, but tables may go there.
        if (stamp_ < standing_anchor_) {
            standing_anchor_ = first_of(1900, programme, request.anchor);
        }
    }

    Planned table() {
        std::optional<Sweep> begun;
        std::vector<OnScreen> row;
        const auto sweep_to_stamp = [&](HouseTime leap_to) {
            begun.emplace(sources_, pool_, request_.anchor, standing_anchor_, standing_anchor_);
            leap(*begun, leap_to);
            const HouseTime begin = begun->now();
            row = until_now(*begun, stamp_, Keep::stretch);
            return row.empty() || row.front().start > begin;
        };
        // Where the first stretch is a long one, its beginning is found by going step by step.
        if (!sweep_to_stamp(earlier(stamp_, stretch_sought))) {
            sweep_to_stamp(standing_anchor_);
        }
        Sweep& sweep = *begun;
        for (const OnScreen& on : row) {
            writer_.add(on);
        }
        const HouseTime given_up = later(std::max(request_.until, stamp_), farthest_end);
        HouseTime end = sweep.now();
        std::optional<OnScreen> last;
        for (;;) {
            const bool behind = sweep.now() >= request_.until;
            const OnScreen on = sweep.step(behind ? later(sweep.now(), 366 * day) : request_.until);
            const bool same = last && last->source == on.source && last->occurrence == on.occurrence;
            if (on.start >= request_.until && on.start > stamp_ && !same) {
                break;
            }
            if (sweep.now() >= given_up) {
                OnScreen endless = on;
                endless.end = end = HouseTime::never();
                writer_.add(endless);
                break;
            }
            writer_.add(on);
            last = on;
            end = on.end;
        }
        return finished(end, {});
    }

    Planned on_air(const PlansInForce& plans) {
        InForce in_force(plans, request_, pool_);
        if (in_force.own() != nullptr) {
            Sweep sweep(sources_, pool_, request_.anchor, stamp_, standing_anchor_);
            TakingOver(sweep, in_force, sources_, pool_, request_).run();
            keep_past(*in_force.own(), stamp_, stamp_, pool_, writer_);
            return go(sweep, in_force.own());
        }
        Sweep sweep(sources_, pool_, request_.anchor, history_start(), standing_anchor_);
        leap(sweep, earlier(stamp_, day));
        const auto own = plans.find(request_.screen);
        if (own != plans.end() && own->second && own->second->version.epoch == request_.version.epoch &&
            !own->second->segments.empty()) {
            return after_step(sweep, *own->second);
        }
        for (const OnScreen& on : until_now(sweep, stamp_, Keep::seconds)) {
            writer_.add(on);
        }
        for (Due due : std::vector<Due>(sweep.due())) {
            due.cycle = in_force.cycle_of(due.source, due.start, sources_, due.cycle);
            sweep.set(due);
        }
        return go(sweep, nullptr);
    }

private:
    enum class Keep { seconds, stretch };

    void leap(Sweep& sweep, HouseTime to) { Leaps(sweep, sources_, request_.anchor).towards(to); }

    // Where a sweep must begin to know how everything stands at the stamp.
    HouseTime history_start() const {
        bool stands_still = !sources_[Sources::standing_default].validities.empty();
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            stands_still = stands_still || sources_[i].info.after == After::resume;
        }
        if (stands_still) {
            return standing_anchor_;
        }
        // Without that, at an instant before which nothing began that goes on behind it.
        HouseTime from = earlier(stamp_, day);
        for (int tries = 0; tries < 64; ++tries) {
            HouseTime first = from;
            for (std::size_t i = 0; i < sources_.size(); ++i) {
                if (sources_[i].entry == nullptr) {
                    continue;
                }
                OccurrenceStream stream(sources_[i].entry->when, zone_named(sources_[i].entry->zone),
                                        request_.anchor, from);
                first = std::min(first, stream.next_start(from + 1ns));
            }
            if (first == from) {
                return from;
            }
            from = first;
        }
        return standing_anchor_;
    }

    // Moves on to t. Gives back what was on screen last: for some seconds, or the stretch that goes on at t,
    // and each piece of it from its true beginning.
    std::vector<OnScreen> until_now(Sweep& sweep, HouseTime t, Keep keep) {
        std::vector<OnScreen> row;
        const HouseTime from = earlier(t, kept_past), begin = sweep.now();
        while (sweep.now() < t) {
            const OnScreen on = sweep.step(t);
            if (keep == Keep::stretch) {
                const bool same =
                    !row.empty() && row.back().source == on.source && row.back().occurrence == on.occurrence;
                if (!same) {
                    row.clear();
                }
            } else if (row.size() > 100) {
                std::erase_if(row, [&](const OnScreen& old) { return old.end <= from; });
            }
            append(row, on);
        }
        if (keep == Keep::seconds) {
            std::erase_if(row, [&](const OnScreen& old) { return old.end <= from; });
            // Where it was on already when the sweep began, nobody knows since when.
            if (!row.empty() && row.front().start == begin) {
                row.front().start = std::max(begin, from);
            }
        } else if (!row.empty()) {
            const Due& now = sweep.on_screen();
            if (now.source != row.back().source || now.start != row.back().occurrence) {
                row.clear();
            }
        }
        return row;
    }

    // UTC has been stepped: the item on screen goes on to its end, and what follows is planned as from
    // nothing.
    Planned after_step(Sweep& sweep, const ScreenPlan& old) {
        HouseTime end = later(stamp_, longest_goodbye);
        const auto segment = std::find_if(old.segments.begin(), old.segments.end(), [&](const Segment& s) {
            return s.start <= stamp_ && stamp_ < s.end;
        });
        if (segment == old.segments.end() || segment->zones.empty()) {
            end = stamp_;
        } else {
            const auto slot = pool_.slot_at(pool_.adopt(old, segment->zones.front().cycle), stamp_);
            end = std::min({end, segment->end, slot ? slot->end : stamp_});
        }
        keep_past(old, stamp_, end, pool_, writer_);
        until_now(sweep, stamp_, Keep::seconds);
        beneath(sweep);
        until_now(sweep, end, Keep::seconds);
        return go(sweep, nullptr);
    }

    void beneath(Sweep& sweep) {
        const Due& top = sweep.on_screen();
        for (const Due& due : sweep.due()) {
            if (&due != &top && due.source != Sources::slate) {
                writer_.add_beneath(due);
            }
        }
    }

    // Plans what is ahead.
    Planned go(Sweep& sweep, const ScreenPlan* own) {
        if (sweep.now() == stamp_) {
            beneath(sweep);
        }
        bool first = own != nullptr;
        std::string cut_by;
        while (sweep.now() < request_.until) {
            const OnScreen on = sweep.step(request_.until);
            writer_.add(on);
            if (first) {
                join(on, *own);
            }
            first = false;
            if (writer_.bytes() > request_.max_bytes && sweep.now() >= later(stamp_, least_horizon)) {
                cut_by = writer_.longest_entry();
                break;
            }
        }
        const HouseTime planned_until = sweep.now();
        sweep.on_screen();
        const auto find = [&](std::size_t source) {
            return *std::find_if(sweep.due().begin(), sweep.due().end(),
                                 [&](const Due& due) { return due.source == source; });
        };
        Due standing = find(Sources::standing_default);
        if (!standing.cycle) {
            standing = find(Sources::slate);
        }
        writer_.add({standing.source, standing.start, planned_until, HouseTime::never(), *standing.cycle,
                     standing.music});
        return finished(planned_until, cut_by);
    }

    // Where the first piece goes on with the very cycle that the plan in force had, it has begun there.
    void join(const OnScreen& on, const ScreenPlan& own) {
        for (const Segment& old : own.segments) {
            if (old.start >= stamp_ || old.end < stamp_ || old.zones.size() != 1) {
                continue;
            }
            if (old.occurrence != on.occurrence || own.entries.at(old.entry) != sources_[on.source].info) {
                continue;
            }
            if (pool_.adopt(own, old.zones.front().cycle) == on.cycle && same_besides(own, old)) {
                writer_.join_last(old.start);
            }
        }
    }

    // Whether the last segment written has the overlays and the music that the old one had.
    bool same_besides(const ScreenPlan& own, const Segment& old) {
        std::vector<Overlay> overlays;
        for (const std::uint32_t overlay : old.overlays) {
            overlays.push_back(own.overlays.at(overlay));
        }
        const auto music = old.music ? std::optional(pool_.adopt(own, *old.music)) : std::nullopt;
        return writer_.overlays_of(overlays) == writer_.last().overlays && music == writer_.last().music;
    }

    Planned finished(HouseTime planned_until, std::string cut_by) {
        Planned planned;
        ScreenPlan& plan = planned.plan;
        plan.version = request_.version;
        plan.site = programme_.site;
        plan.screen = screen_.name;
        plan.width = picture_size(screen_).width;
        plan.height = picture_size(screen_).height;
        plan.turns = screen_.turns;
        plan.volume = screen_.volume;
        plan.sound = screen_.sound;
        plan.quiet = screen_.quiet;
        plan.language = programme_.language;
        plan.anchor = request_.anchor;
        const Zone zone = zone_named(programme_.zone);
        UtcTime at = to_utc(request_.anchor, earlier(stamp_, kept_past));
        const UtcTime end = later(at, offsets_ahead);
        for (; at < end; at = zone.next_change(at)) {
            plan.offsets.push_back({at, zone.offset_at(at)});
        }
        writer_.write(plan);
        planned.planned_until = planned_until;
        planned.cut_by = std::move(cut_by);
        return planned;
    }

    const Programme& programme_;
    const PlanRequest& request_;
    const Screen& screen_;
    HouseTime stamp_;
    HouseTime standing_anchor_;
    Pool pool_;
    StandIns stand_ins_;
    Sources sources_;
    PlanWriter writer_;
};

} // namespace

Planned plan(const Programme& programme, const Catalogue& catalogue, const PlanRequest& request,
             const PlansInForce& in_force) {
    const bool table = request.reach == Reach::whole_stretches;
    const auto own = in_force.find(request.screen);
    Planning planning(programme, catalogue, request,
                      table || own == in_force.end() ? nullptr : own->second.get());
    return table ? planning.table() : planning.on_air(in_force);
}

} // namespace lianping::programme
