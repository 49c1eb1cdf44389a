#pragma once
// Instants one behind the other, fetched by and by: when an entry is due, and when an item's validity turns.
// In house time; civil time is resolved by programme/occurrences.h.
//
// Thread-safety: none.

#include "programme/programme.h"

#include <deque>
#include <optional>

namespace lianping::programme {

// Instants of UTC as house time and back; what is out of range stays at the ends.
HouseTime to_house(const Anchor& anchor, UtcTime t);
UtcTime to_utc(const Anchor& anchor, HouseTime t);

// The zone of that name; UTC where the database has none (the reader refuses such names).
Zone zone_named(const std::string& name);

struct Window {
    HouseTime start, end;
};

// The occurrences of an entry, ascending.
class OccurrenceStream {
public:
    // From the first that touches `from`. `when` must outlive the stream.
    OccurrenceStream(const Occurrences& when, Zone zone, Anchor anchor, HouseTime from);

    // When the next one begins, if it does before `limit`. never() where none does: then nothing was looked
    // at behind limit, and a later question may know of one.
    HouseTime next_start(HouseTime limit);
    // The next one. Only where next_start said when.
    Window pop();

    // All that is left of those that begin before `limit`, and perhaps more.
    const std::deque<Window>& known_before(HouseTime limit);
    // Passes over all that begin before t.
    void skip_to(HouseTime t);

private:
    void fetch_once();

    const Occurrences* when_;
    Zone zone_;
    Anchor anchor_;
    UtcTime fetched_to_;
    Duration step_;
    std::optional<UtcTime> last_start_; // of those handed out, passed over or waiting
    std::deque<Window> ahead_;
};

// Whether an item may be shown, and until when that stays so.
class ValidityClock {
public:
    ValidityClock(const Validity& validity, Zone zone, Anchor anchor);

    struct State {
        bool valid = true;
        HouseTime until; // may be early: then the state is the same as before
    };
    // Cheap where t ascends in small steps.
    State at(HouseTime t);

private:
    std::optional<Occurrences> when_; // nothing: every day, all day
    HouseTime from_ = HouseTime::always(), to_ = HouseTime::never();
    Zone zone_;
    Anchor anchor_;
    HouseTime known_from_, known_to_; // windows_ is whole in [known_from_, known_to_)
    std::vector<Window> windows_;
};

} // namespace lianping::programme
