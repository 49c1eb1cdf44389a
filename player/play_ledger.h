#pragma once
// Proof of play: turns what was put on the glass into rows (plan/played.h). Pure.
//
// It is told of each picture that was handed over, and some times a second that the one there is still the
// right one. It never looks at the plan: what is not on the glass makes no row.
//
// The places of a picture are the zones of its segment and the parts of a layout; each has one row at a time,
// which ends where the next begins: with the first picture of the next showing, so a transition belongs to
// what comes.

#include "plan/played.h"
#include "plan/timeline.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lianping::player {

// What one place of a picture shows.
struct PlaceSeen {
    std::pair<std::uint32_t, std::uint32_t> place; // zone, and of a layout its part
    ShowingKey key;                                // another: another showing
    Played::As as = Played::As::item;
    std::uint32_t marks = 0; // Mark::taken, stands_in, held
    std::string entry, playlist, item, media, by, instead, why;
    std::string named_place;       // as Played::place
    Duration position{}, length{}; // of the slot
    std::uint64_t picture = 0;     // another number: one more picture was shown
    std::uint32_t dropped = 0;     // before this one
};

// The instant of a look, by all clocks.
struct LookTime {
    NodeTime node;
    UtcTime utc; // by house time, or the machine's own where there is none
    bool clock_set = true;
};

// How the player before this one ended, as its spool knows (station/play_spool.h).
struct LeftBehind {
    std::optional<UtcTime> alive; // last instant known; nothing: there are no records
    std::string why;              // nothing was shown since then, in an operator's words
};

// Thread-safety: unsafe; the presenter's.
class PlayLedger {
public:
    static constexpr Duration longest_row = 600s;     // rows are cut where UTC's ten minutes change
    static constexpr Duration hangs_after = 3s;       // without a look
    static constexpr Duration whole_within = 300ms;   // of both ends of a slot
    static constexpr Duration clock_jump = 250ms;     // house time was put right: the row is cut there
    static constexpr std::size_t longest_text = 1000; // bytes

    explicit PlayLedger(LeftBehind left) : left_(std::move(left)) {}

    // A picture is on the glass since `at`. `late`: later than the display's rhythm explains.
    enum class Timely { yes, late };
    void shown(const LookTime& at, const std::string& screen, std::vector<PlaceSeen> places, Timely timely);
    // The picture there is still the right one; nothing is on the glass before the first one.
    void stands(const LookTime& at);
    // The player ends.
    void end(const LookTime& at);

    // Rows that are over, in the order of their ends; each is given once.
    std::vector<Played> take_closed() { return std::exchange(closed_, {}); }
    // Rows of what is on, as far as it came; `to` is the last look.
    std::vector<Played> open() const;
    // Whether rows began or ended since the last call.
    bool take_news() { return std::exchange(news_, false); }

private:
    struct Open {
        Played row;
        PlaceSeen seen; // last
        NodeTime from_node;
        NodeTime seen_node; // when `seen.position` was that
    };
    using Places = std::map<std::pair<std::uint32_t, std::uint32_t>, Open>;

    void begin(const LookTime& at, const PlaceSeen& seen, std::uint32_t marks);
    void see_again(Open& open, const LookTime& at, PlaceSeen seen, Timely timely);
    void close(Places::iterator at, UtcTime to, NodeTime node, std::uint32_t marks);
    void cut_all(UtcTime to, const LookTime& at);
    void look_for_silence(const LookTime& at);
    void look_for_borders(const LookTime& at);
    void gap(UtcTime from, UtcTime to, std::string why, const LookTime& at);
    UtcTime continued(const Open& open, NodeTime at) const;

    LeftBehind left_;
    bool first_ = true;
    std::string screen_;
    Places open_;
    LookTime last_{};
    std::vector<Played> closed_;
    bool news_ = false;
};

} // namespace lianping::player
