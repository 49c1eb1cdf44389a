#include "controller/act_desk.h"

#include <algorithm>

namespace lianping::controller {
namespace {

template <class Act>
void drop_what_is_over(std::vector<Act>& acts, HouseTime before) {
    std::erase_if(acts, [&](const Act& act) { return act.until < before; });
}

// Ends the acts that rule at the stamp or later. One that was to begin after it never does: it ends as it
// begins.
template <class Act>
bool end_at(std::vector<Act>& acts, HouseTime stamp) {
    bool changed = false;
    for (Act& act : acts) {
        if (act.until <= stamp) continue;
        act.until = std::max(stamp, act.from);
        changed = true;
    }
    return changed;
}

template <class Act>
void shift_all(std::vector<Act>& acts, Duration shift) {
    for (Act& act : acts) {
        act.from += shift;
        if (act.until != HouseTime::never()) act.until += shift;
    }
}

} // namespace

Acts ActDesk::current(const std::string& screen) const {
    const auto at = acts_.find(screen);
    if (at != acts_.end()) return *at->second;
    Acts none;
    none.screen = screen;
    return none;
}

void ActDesk::put(const std::string& screen, Acts made, const By& by) {
    const HouseTime before = by.stamp - memory;
    drop_what_is_over(made.takes, before);
    drop_what_is_over(made.alerts, before);
    drop_what_is_over(made.holds, before);
    drop_what_is_over(made.identifies, before);
    drop_what_is_over(made.sound_tests, before);
    // Items and trees are gathered from the takes that are left.
    Acts lean = made;
    lean.items.clear();
    lean.trees.clear();
    lean.overlays.clear();
    for (std::size_t n = 0; n < made.takes.size(); ++n)
        add_content(lean, gather(made.takes[n], made), lean.takes[n]);
    lean.screen = screen;
    lean.version = {by.epoch, ++last_number_, by.stamp};
    acts_[screen] = std::make_shared<const Acts>(std::move(lean));
}

void ActDesk::take(const std::string& screen, const By& by, HouseTime until, std::string name,
                   TakeContent content) {
    Acts acts = current(screen);
    const auto begin = [&](Cycle& cycle) { cycle = {cycle.tree, by.stamp, 0, {}}; };
    for (Zone& zone : content.zones) begin(zone.cycle);
    if (content.music) begin(*content.music);
    Take take;
    take.id = next_id();
    take.from = by.stamp;
    take.until = until;
    take.by = by.who;
    take.name = std::move(name);
    add_content(acts, content, take);
    // What it covers is over: a release shows the programme, not the take before.
    end_at(acts.takes, by.stamp);
    acts.takes.push_back(std::move(take));
    put(screen, std::move(acts), by);
}

bool ActDesk::turn(const std::string& screen, const By& by, const std::string& name,
                   const TakeContent& content) {
    Acts acts = current(screen);
    for (Take& take : acts.takes) {
        if (take.name != name || by.stamp < take.from || by.stamp >= take.until) continue;
        const auto made = turned(take, acts, content, by.stamp);
        if (!made) return false;
        add_content(acts, *made, take);
        put(screen, std::move(acts), by);
        return true;
    }
    return false;
}

ActDesk::Screens ActDesk::release(const Screens& screens, const By& by) {
    Screens changed;
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        if (!end_at(acts.takes, by.stamp)) continue;
        put(screen, std::move(acts), by);
        changed.push_back(screen);
    }
    return changed;
}

ActDesk::Screens ActDesk::hold(const Screens& screens, const By& by, HouseTime until) {
    Screens changed;
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        const bool held = std::any_of(acts.holds.begin(), acts.holds.end(), [&](const Hold& hold) {
            return hold.from <= by.stamp && by.stamp < hold.until;
        });
        if (held) continue; // it stands still already
        acts.holds.push_back({next_id(), by.stamp, until, by.who});
        put(screen, std::move(acts), by);
        changed.push_back(screen);
    }
    return changed;
}

ActDesk::Screens ActDesk::go(const Screens& screens, const By& by) {
    Screens changed;
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        if (!end_at(acts.holds, by.stamp)) continue;
        put(screen, std::move(acts), by);
        changed.push_back(screen);
    }
    return changed;
}

ActDesk::Screens ActDesk::alert(const Screens& screens, const By& by, HouseTime until, Alert::Level level,
                                const std::string& text) {
    const std::uint64_t id = next_id();
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        // One of each level at a time: the newer text takes the place of the older.
        for (Alert& old : acts.alerts)
            if (old.level == level && old.until > by.stamp) old.until = std::max(old.from, by.stamp);
        acts.alerts.push_back({id, by.stamp, until, level, text, by.who});
        put(screen, std::move(acts), by);
    }
    return screens;
}

ActDesk::Screens ActDesk::clear_alerts(const Screens& screens, const By& by) {
    Screens changed;
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        if (!end_at(acts.alerts, by.stamp)) continue;
        put(screen, std::move(acts), by);
        changed.push_back(screen);
    }
    return changed;
}

ActDesk::Screens ActDesk::identify(const Screens& screens, const By& by, HouseTime until) {
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        end_at(acts.identifies, by.stamp);
        acts.identifies.push_back({by.stamp, until});
        put(screen, std::move(acts), by);
    }
    return screens;
}

ActDesk::Screens ActDesk::sound_test(const Screens& screens, const By& by, HouseTime until) {
    for (const std::string& screen : screens) {
        Acts acts = current(screen);
        end_at(acts.sound_tests, by.stamp);
        acts.sound_tests.push_back({by.stamp, until});
        put(screen, std::move(acts), by);
    }
    return screens;
}

std::shared_ptr<const Acts> ActDesk::acts(const std::string& screen) const {
    const auto at = acts_.find(screen);
    return at == acts_.end() ? nullptr : at->second;
}

void ActDesk::restore(Acts acts) {
    last_number_ = std::max(last_number_, acts.version.number);
    for (const Take& take : acts.takes) last_id_ = std::max(last_id_, take.id);
    for (const Alert& alert : acts.alerts) last_id_ = std::max(last_id_, alert.id);
    for (const Hold& hold : acts.holds) last_id_ = std::max(last_id_, hold.id);
    const std::string screen = acts.screen;
    acts_[screen] = std::make_shared<const Acts>(std::move(acts));
}

ActDesk::Screens ActDesk::rebase(Epoch epoch, Duration shift, HouseTime stamp) {
    Screens changed;
    for (const auto& [screen, old] : std::map(acts_)) {
        Acts acts = *old;
        shift_all(acts.takes, shift);
        shift_all(acts.alerts, shift);
        shift_all(acts.holds, shift);
        shift_all(acts.identifies, shift);
        shift_all(acts.sound_tests, shift);
        for (Take& take : acts.takes) {
            for (Zone& zone : take.zones) zone.cycle.anchor += shift;
            if (take.music) take.music->anchor += shift;
        }
        put(screen, std::move(acts), {"", stamp, epoch});
        changed.push_back(screen);
    }
    return changed;
}

} // namespace lianping::controller
