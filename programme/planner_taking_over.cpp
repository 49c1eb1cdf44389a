#include "programme/planner_taking_over.h"

#include <algorithm>

namespace lianping::programme {

// Everything that is due goes on as the plans in force have it.
void TakingOver::run() {
    for (Due due : std::vector<Due>(sweep_.due())) {
        due.cycle = in_force_.cycle_of(due.source, due.start, sources_, due.cycle);
        due.music = in_force_.music_of(due.source, due.start, sources_, due.music);
        sweep_.set(due);
    }
    if (!in_force_.shown()) {
        return;
    }
    const InForce::Shown& shown = *in_force_.shown();
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (sources_[i].info.name != shown.entry) {
            continue;
        }
        sweep_.set_shown(i, shown.occurrence);
        linger(i);
        wait(i);
    }
}

// What waits for the item on screen goes on waiting.
void TakingOver::wait(std::size_t shown_source) {
    const InForce::Shown& shown = *in_force_.shown();
    const auto slot = pool_.slot_at(shown.cycle, stamp_);
    if (!slot || slot->start >= stamp_ || sources_[shown_source].standing) {
        return;
    }
    const std::vector<Due> all = sweep_.due();
    const auto on = std::find_if(all.begin(), all.end(), [&](const Due& due) {
        return due.source == shown_source && due.start == shown.occurrence;
    });
    for (Due due : all) {
        const Source& source = sources_[due.source];
        if (on == all.end() || source.entry == nullptr || source.entry->begins == Edge::sharp ||
            due.source == shown_source || !sweep_.above(due, *on) ||
            !in_force_.waits(source.info.name, due.start)) {
            continue;
        }
        due.waits = slot->start;
        sweep_.set(due);
    }
}

// What was over before, and stays on for its item.
void TakingOver::linger(std::size_t source) {
    const Entry* entry = sources_[source].entry;
    const auto& shown = *in_force_.shown();
    if (entry == nullptr || entry->ends != Edge::after_item || sources_[source].standing) {
        return;
    }
    for (const Due& due : sweep_.due()) {
        if (due.source == source) {
            return;
        }
    }
    OccurrenceStream stream(entry->when, zone_named(entry->zone), anchor_, shown.occurrence);
    if (stream.next_start(shown.occurrence + 1ns) > shown.occurrence) {
        return;
    }
    const Window window = stream.pop();
    const auto before = pool_.slot_at(shown.cycle, stamp_);
    const auto cycle = in_force_.cycle_of(source, shown.occurrence, sources_, std::nullopt);
    const auto after = cycle ? pool_.slot_at(*cycle, stamp_) : std::nullopt;
    if (window.start != shown.occurrence || window.end > stamp_ || !before || !after ||
        after->start != before->start || before->start >= stamp_) {
        return;
    }
    Due due;
    due.source = source;
    due.start = window.start;
    due.end = after->end;
    due.cycle = cycle;
    due.music = in_force_.music_of(source, window.start, sources_, std::nullopt);
    due.lingers = true;
    sweep_.set(due);
}

} // namespace lianping::programme
