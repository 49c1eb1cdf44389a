#include "programme/planner_in_force.h"

#include "programme/planner_keep.h"

#include <algorithm>

namespace lianping::programme {
namespace {

const std::string& name_of(const ScreenPlan& plan, std::uint32_t entry) {
    return plan.entries.at(entry).name;
}

// The first segment that ends behind t.
std::vector<Segment>::const_iterator segment_from(const ScreenPlan& plan, HouseTime t) {
    return std::upper_bound(plan.segments.begin(), plan.segments.end(), t,
                            [](HouseTime at, const Segment& s) { return at < s.end; });
}

} // namespace

InForce::InForce(const PlansInForce& plans, const PlanRequest& request, Pool& pool)
    : pool_(pool), stamp_(request.version.stamp) {
    const auto usable = [&](const ScreenPlan* plan) {
        return plan != nullptr && plan->version.epoch == request.version.epoch &&
               plan->anchor == request.anchor && plan->version.stamp <= stamp_;
    };
    const auto own = plans.find(request.screen);
    if (own != plans.end() && usable(own->second.get())) {
        own_ = own->second.get();
        all_.push_back(own_);
    }
    for (const auto& [screen, plan] : plans) {
        if (screen != request.screen && usable(plan.get())) {
            all_.push_back(plan.get());
        }
    }
    if (own_ == nullptr) {
        return;
    }
    if (const auto on = on_screen_of(*own_)) {
        shown_ = Shown{on->entry, on->occurrence, *on->cycle};
    }
}

InForce::Known InForce::known(const ScreenPlan& plan, std::uint32_t entry, HouseTime occurrence,
                              HouseTime when, const lianping::Zone& zone) const {
    const EntryInfo& info = plan.entries.at(entry);
    return {&plan, info.name, info.playlist, occurrence, when, pool_.adopt(plan, zone.cycle)};
}

std::optional<InForce::Known> InForce::on_screen_of(const ScreenPlan& plan) const {
    const auto segment = segment_from(plan, stamp_ - 1ns);
    if (segment == plan.segments.end() || segment->start >= stamp_ || segment->zones.empty()) {
        return std::nullopt;
    }
    // At the stamp itself another one may begin; what was on until then stands where it stands.
    return known(plan, segment->entry, segment->occurrence, stamp_, segment->zones.front());
}

// The newest that a plan knows of an occurrence: from its last segment that begins before the stamp, or,
// where it has none since the plan's own stamp, from what lay beneath then.
std::optional<InForce::Known> InForce::find(const ScreenPlan& plan, const std::string& entry,
                                            HouseTime occurrence) const {
    const auto is = [&](const auto& one) {
        return one.occurrence == occurrence && !one.zones.empty() && name_of(plan, one.entry) == entry;
    };
    for (auto it = segment_from(plan, stamp_ - 1ns);; --it) {
        if (it != plan.segments.end() && it->start < stamp_) {
            if (it->end <= plan.version.stamp) {
                break;
            }
            if (is(*it)) {
                return known(plan, it->entry, occurrence, std::min(it->end, stamp_), it->zones.front());
            }
        }
        if (it == plan.segments.begin()) {
            break;
        }
    }
    for (const Beneath& beneath : plan.beneath) {
        if (is(beneath)) {
            return known(plan, beneath.entry, occurrence, plan.version.stamp, beneath.zones.front());
        }
    }
    return std::nullopt;
}

std::optional<Cycle> InForce::music_of(std::size_t index, HouseTime occurrence, Sources& sources,
                                       const std::optional<Cycle>& otherwise) {
    const auto tree = sources.music_at(index, stamp_);
    if (!tree) {
        return std::nullopt;
    }
    const EntryInfo& info = sources[index].info;
    for (const ScreenPlan* plan : all_) {
        for (auto it = segment_from(*plan, stamp_ - 1ns);; --it) {
            if (it != plan->segments.end() && it->start < stamp_ && it->music &&
                it->occurrence == occurrence && name_of(*plan, it->entry) == info.name &&
                (plan == own_ || plan->entries.at(it->entry).playlist == info.playlist)) {
                return gone_on(pool_, pool_.adopt(*plan, *it->music), *tree, stamp_);
            }
            if (it == plan->segments.begin()) {
                break;
            }
        }
    }
    return otherwise;
}

bool InForce::waits(const std::string& entry, HouseTime occurrence) const {
    for (auto it = segment_from(*own_, stamp_); it != own_->segments.end(); ++it) {
        if (it->start >= stamp_ && it->occurrence == occurrence && name_of(*own_, it->entry) == entry) {
            return !it->zones.empty() && it->zones.front().cycle.anchor == it->start;
        }
    }
    return std::none_of(own_->entries.begin(), own_->entries.end(),
                        [&](const EntryInfo& info) { return info.name == entry; });
}

// How long in [from, to) others with `after: resume` were on screen.
Duration InForce::stood_still(const Known& known, HouseTime from, HouseTime to) const {
    Duration sum{};
    const ScreenPlan& plan = *known.plan;
    for (auto it = segment_from(plan, from); it != plan.segments.end() && it->start < to; ++it) {
        const bool itself = it->occurrence == known.occurrence && name_of(plan, it->entry) == known.entry;
        if (itself || plan.entries.at(it->entry).after != After::resume) {
            continue;
        }
        sum += std::min(it->end, to) - std::max(it->start, from);
    }
    return sum;
}

std::optional<InForce::Known> InForce::search(const Source& source, HouseTime occurrence,
                                              const Sources& sources) const {
    for (const ScreenPlan* plan : all_) {
        auto found = find(*plan, source.info.name, occurrence);
        if (found && (plan == own_ || found->playlist == source.info.playlist)) {
            return found;
        }
    }
    if (source.entry == nullptr || source.insertion) {
        return std::nullopt;
    }
    // Its times were edited while it was on screen: the occurrence has another beginning.
    for (const ScreenPlan* plan : all_) {
        auto on = on_screen_of(*plan);
        if (on && on->entry == source.info.name) {
            return on;
        }
    }
    // It was given another name while it was on screen.
    const auto still_there = [&](const std::string& entry) {
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (sources[i].info.name == entry) {
                return true;
            }
        }
        return false;
    };
    for (const ScreenPlan* plan : all_) {
        auto on = on_screen_of(*plan);
        if (on && on->playlist == source.info.playlist && !still_there(on->entry)) {
            return on;
        }
    }
    return std::nullopt;
}

std::optional<Cycle> InForce::cycle_of(std::size_t index, HouseTime occurrence, Sources& sources,
                                       const std::optional<Cycle>& otherwise) {
    if (index == Sources::slate) {
        return otherwise;
    }
    auto found = search(sources[index], occurrence, sources);
    if (!found && own_ == nullptr) {
        return otherwise;
    }
    if (!found) {
        const EntryInfo& info = sources[index].info;
        found = Known{own_, info.name, info.playlist, occurrence, occurrence, std::nullopt};
        if (const auto tree = sources.tree_at(index, occurrence)) {
            found->cycle = Cycle{*tree, occurrence, 0, {}};
        }
    }
    // While it was out of sight its items' validity may have turned, as the plan in force foresaw: gone
    // through here in the same steps. Where the list has been edited since, that is one step at the stamp.
    HouseTime at = found->when;
    std::optional<Cycle> cycle = found->cycle;
    const auto over = [&] {
        return cycle && sources[index].insertion && first_pass_end(pool_, *cycle) <= at;
    };
    const auto turned = [&](HouseTime t) {
        if (over()) {
            return;
        }
        const auto tree = sources.tree_at(index, t);
        if (!tree) {
            cycle.reset();
        } else {
            cycle = cycle ? gone_on(pool_, *cycle, *tree, t) : Cycle{*tree, t, 0, {}};
        }
    };
    const auto before = sources.tree_at(index, at);
    const bool edited = cycle && (!before || gone_on(pool_, *cycle, *before, at).anchor != cycle->anchor);
    while (at < stamp_) {
        const HouseTime next = edited ? stamp_ : std::min(stamp_, sources.tree_until(index, at));
        if (cycle) {
            cycle->anchor += stood_still(*found, at, next);
        }
        at = next;
        if (at < stamp_) {
            turned(at);
        }
    }
    turned(stamp_);
    return cycle;
}

} // namespace lianping::programme
