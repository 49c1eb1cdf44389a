#include "programme/planner_sweep.h"

#include "plan/saturating.h"
#include "programme/planner_keep.h"

#include <algorithm>
#include <tuple>

namespace lianping::programme {

Sweep::Sweep(Sources& sources, Pool& pool, const Anchor& anchor, HouseTime from, HouseTime standing_anchor)
    : sources_(sources), pool_(pool), streams_(sources.size()), now_(from) {
    for (const std::size_t source : {Sources::slate, Sources::standing_default}) {
        add(source, {standing_anchor, HouseTime::never()});
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const Entry* entry = sources[i].entry;
        if (entry == nullptr) {
            continue;
        }
        streams_[i].emplace(entry->when, zone_named(entry->zone), anchor, from);
        while (streams_[i]->next_start(from + 1ns) < from) {
            add(i, streams_[i]->pop());
        }
    }
}

void Sweep::add(std::size_t source, const Window& window) {
    std::erase_if(due_, [&](const Due& due) { return due.source == source; });
    if (window.end <= now_) {
        return;
    }
    Due due;
    due.source = source;
    due.start = window.start;
    due.end = window.end;
    if (const auto tree = sources_.tree_at(source, now_)) {
        due.cycle = Cycle{*tree, window.start, 0, {}};
    }
    if (const auto tree = sources_.music_at(source, now_)) {
        due.music = Cycle{*tree, window.start, 0, {}};
    }
    due_.push_back(std::move(due));
}

void Sweep::set(const Due& due) {
    std::erase_if(due_, [&](const Due& other) { return other.source == due.source; });
    due_.push_back(due);
}

void Sweep::set_shown(std::size_t source, HouseTime occurrence) { shown_ = Shown{source, occurrence}; }

Due* Sweep::shown() {
    if (!shown_) {
        return nullptr;
    }
    const auto found = std::find_if(due_.begin(), due_.end(), [&](const Due& due) {
        return due.source == shown_->source && due.start == shown_->occurrence;
    });
    return found == due_.end() ? nullptr : &*found;
}

bool Sweep::above(const Due& a, const Due& b) const {
    const auto order = [&](const Due& due) {
        const Source& source = sources_[due.source];
        const bool entry = source.entry != nullptr;
        return std::tuple(entry, entry ? source.info.priority : 0, entry ? due.start : HouseTime{},
                          source.rank);
    };
    return order(a) > order(b);
}

std::size_t Sweep::topmost() const {
    std::size_t top = due_.size();
    for (std::size_t i = 0; i < due_.size(); ++i) {
        if (!due_[i].cycle || due_[i].waits || due_[i].over) {
            continue;
        }
        if (top == due_.size() || above(due_[i], due_[top])) {
            top = i;
        }
    }
    return top; // the slate is always there
}

void Sweep::end_what_is_over() {
    const Due* on = shown();
    std::erase_if(due_, [&](Due& due) {
        const Source& source = sources_[due.source];
        if (!due.over && source.insertion && due.cycle && !due.waits &&
            first_pass_end(pool_, *due.cycle) <= now_) {
            due.over = true;
            due.cycle = Cycle{due.cycle->tree, now_, 1, {}}; // in this form it is over in every plan to come
        }
        if (due.end > now_) {
            return false;
        }
        if (due.lingers || &due != on || source.entry->ends == Edge::sharp || source.standing || !due.cycle) {
            return true;
        }
        const auto slot = pool_.slot_at(*due.cycle, now_);
        if (!slot || slot->start >= now_) {
            return true;
        }
        due.lingers = true;
        due.end = slot->end;
        return false;
    });
}

void Sweep::begin_what_is_due() {
    for (std::size_t i = 0; i < streams_.size(); ++i) {
        if (!streams_[i]) {
            continue;
        }
        while (streams_[i]->next_start(now_ + 1ns) <= now_) {
            add(i, streams_[i]->pop());
            if (due_.empty() || due_.back().source != i || sources_[i].entry->begins == Edge::sharp) {
                continue;
            }
            // It waits only for what it would take the screen from, and only in the middle of an item.
            const Due* on = shown();
            if (on == nullptr || on == &due_.back() || !on->cycle || sources_[on->source].standing) {
                continue;
            }
            const auto slot = pool_.slot_at(*on->cycle, now_);
            if (slot && slot->start < now_ && above(due_.back(), *on)) {
                due_.back().waits = slot->start;
            }
        }
    }
}

void Sweep::turn_music(Due& due) {
    const auto tree = sources_.music_at(due.source, now_);
    if (!tree) {
        due.music.reset();
    } else if (!due.music) {
        due.music = Cycle{*tree, now_, 0, {}};
    } else if (due.music->tree != *tree) {
        due.music = gone_on(pool_, *due.music, *tree, now_);
    }
}

void Sweep::turn_validity(Due& due) {
    if (due.over || now_ < due.list_until) {
        return;
    }
    due.list_until = sources_.tree_until(due.source, now_);
    turn_music(due);
    const auto tree = sources_.tree_at(due.source, now_);
    if (!tree) {
        due.cycle.reset();
    } else if (!due.cycle || due.waits) {
        due.cycle = Cycle{*tree, now_, 0, {}};
    } else if (due.cycle->tree != *tree) {
        const auto before = pool_.slot_at(*due.cycle, now_);
        due.cycle = gone_on(pool_, *due.cycle, *tree, now_);
        const auto after = pool_.slot_at(*due.cycle, now_);
        if (due.lingers && (!before || !after || before->start != after->start)) {
            due.cycle.reset();
        }
    }
}

void Sweep::release_waiting() {
    if (std::none_of(due_.begin(), due_.end(), [](const Due& due) { return due.waits.has_value(); })) {
        return;
    }
    const Due* on = shown();
    const std::size_t top = topmost();
    const bool still_on = on != nullptr && on == &due_[top];
    const auto slot = still_on ? pool_.slot_at(*on->cycle, now_) : std::nullopt;
    for (Due& due : due_) {
        if (!due.waits || (slot && slot->start == *due.waits)) {
            continue;
        }
        due.waits.reset();
        if (due.cycle) {
            due.cycle->anchor = now_;
        }
    }
}

void Sweep::arrive() {
    if (arrived_) {
        return;
    }
    end_what_is_over();
    begin_what_is_due();
    for (Due& due : due_) {
        turn_validity(due);
    }
    end_what_is_over(); // the turn may have left nothing of a pass
    release_waiting();
    top_ = topmost();
    if (std::any_of(due_.begin(), due_.end(), [](const Due& due) { return due.lingers; })) {
        const auto top_source = due_[top_].source;
        std::erase_if(due_, [&](const Due& due) { return due.lingers && due.source != top_source; });
        top_ = topmost();
    }
    arrived_ = true;
}

const Due& Sweep::on_screen() {
    arrive();
    return due_[top_];
}

HouseTime Sweep::next_change(HouseTime limit) {
    HouseTime next = limit;
    const auto meet = [&](HouseTime t) {
        if (t > now_) {
            next = std::min(next, t);
        }
    };
    bool waiting = false;
    for (const Due& due : due_) {
        meet(due.end);
        waiting = waiting || due.waits;
        const Source& source = sources_[due.source];
        if (source.insertion && due.cycle && !due.waits && !due.over) {
            meet(first_pass_end(pool_, *due.cycle));
        }
        meet(due.list_until);
    }
    if (waiting) {
        if (const auto slot = pool_.slot_at(*due_[top_].cycle, now_)) {
            meet(slot->end);
        }
    }
    for (auto& stream : streams_) {
        if (stream) {
            meet(stream->next_start(next));
        }
    }
    return next;
}

OnScreen Sweep::step(HouseTime limit) {
    arrive();
    const HouseTime next = next_change(limit);
    const Due& top = due_[top_];
    OnScreen on{top.source, top.start, now_, next, *top.cycle, top.music};
    if (sources_[top.source].info.after == After::resume) {
        for (std::size_t i = 0; i < due_.size(); ++i) {
            if (i != top_ && due_[i].source != Sources::slate && due_[i].cycle &&
                next != HouseTime::never()) {
                due_[i].cycle->anchor += next - now_;
            }
        }
    }
    shown_ = Shown{on.source, on.occurrence};
    now_ = next;
    arrived_ = false;
    return on;
}

} // namespace lianping::programme
