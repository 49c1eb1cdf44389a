#pragma once
// The sweep over time: what is due, where it stands, and which of it is on screen.
//
// It goes from instant to instant at which something changes. Between two of them one source is on screen; if
// its `after` says resume, the cycles of all others that are due are moved by as much, so they stand still.
//
// Thread-safety: none.

#include "programme/planner_sources.h"

#include <optional>
#include <vector>

namespace lianping::programme {

// An occurrence that is due.
struct Due {
    std::size_t source = 0;
    HouseTime start, end;                       // as the calendar says
    std::optional<Cycle> cycle;                 // of a tree of the pool; nothing: it has nothing to show
    std::optional<Cycle> music;                 // the same; it runs on while others are on screen
    HouseTime list_until = HouseTime::always(); // its list is the same until then
    std::optional<HouseTime> waits;             // begins after the item on screen, whose slot began then
    bool lingers = false;                       // is over, but for its item
    bool over = false; // an insertion whose pass is over; stays due, so that it does not begin again
};

// A time in which one occurrence is on screen with one cycle.
struct OnScreen {
    std::size_t source = 0;
    HouseTime occurrence;
    HouseTime start, end;
    Cycle cycle;
    std::optional<Cycle> music{};
};

class Sweep {
public:
    // From `from` on, with what has begun before it and goes on, as it stands without any plan in force and
    // had nothing interrupted it. The default is anchored at `standing_anchor`.
    Sweep(Sources& sources, Pool& pool, const Anchor& anchor, HouseTime from, HouseTime standing_anchor);

    const std::vector<Due>& due() const { return due_; }
    HouseTime now() const { return now_; }

    // An occurrence that is due at now() as it really stands there. Only before the first step.
    void set(const Due& due);
    // What was on screen until now(). Only before the first step.
    void set_shown(std::size_t source, HouseTime occurrence);

    // Whether a is on screen rather than b (DESIGN section 6, "Precedence").
    bool above(const Due& a, const Due& b) const;

    // What is on screen at now().
    const Due& on_screen();
    // The next time in which nothing changes, from now() to `limit` (> now()) at most; moves on to its end.
    OnScreen step(HouseTime limit);

private:
    friend class Leaps;
    void arrive();
    void end_what_is_over();
    void begin_what_is_due();
    void add(std::size_t source, const Window& window);
    void turn_validity(Due& due);
    void turn_music(Due& due);
    void release_waiting();
    std::size_t topmost() const;
    HouseTime next_change(HouseTime limit);
    Due* shown();

    Sources& sources_;
    Pool& pool_;
    std::vector<std::optional<OccurrenceStream>> streams_; // by source
    std::vector<Due> due_;
    HouseTime now_;
    bool arrived_ = false;
    std::size_t top_ = 0; // in due_, once arrived
    struct Shown {
        std::size_t source;
        HouseTime occurrence;
    };
    std::optional<Shown> shown_; // until now
};

} // namespace lianping::programme
