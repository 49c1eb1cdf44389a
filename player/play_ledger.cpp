#include "player/play_ledger.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr std::uint32_t of_the_place = Played::taken | Played::stands_in | Played::held;

std::string clipped(std::string text) {
    if (text.size() <= PlayLedger::longest_text) return text;
    std::size_t end = PlayLedger::longest_text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end; // whole characters
    text.resize(end);
    return text;
}

bool same_showing(const PlaceSeen& a, const PlaceSeen& b) {
    return a.key == b.key && a.as == b.as && a.item == b.item && a.media == b.media && a.entry == b.entry &&
           a.instead == b.instead && a.by == b.by && a.why == b.why;
}

std::int64_t ten_minutes_of(UtcTime at) { return at.ns() / PlayLedger::longest_row.count(); }

} // namespace

// Where the row has come to, by the node's own clock: durations are not bent when house time is put right.
UtcTime PlayLedger::continued(const Open& open, NodeTime at) const {
    return open.row.from + std::max(Duration::zero(), at - open.from_node);
}

void PlayLedger::begin(const LookTime& at, const PlaceSeen& seen, std::uint32_t marks) {
    Open open;
    open.row.screen = screen_;
    open.row.from = open.row.to = at.utc;
    open.row.as = seen.as;
    open.row.marks = marks | (seen.marks & of_the_place) | (at.clock_set ? 0U : Played::clock_unset);
    open.row.entry = clipped(seen.entry);
    open.row.playlist = clipped(seen.playlist);
    open.row.item = clipped(seen.item);
    open.row.media = clipped(seen.media);
    open.row.place = clipped(seen.named_place);
    open.row.by = clipped(seen.by);
    open.row.instead = clipped(seen.instead);
    open.row.why = clipped(seen.why);
    open.seen = seen;
    open.from_node = open.seen_node = at.node;
    open_.insert_or_assign(seen.place, std::move(open));
    news_ = true;
}

void PlayLedger::close(Places::iterator at, UtcTime to, NodeTime node, std::uint32_t marks) {
    Open& open = at->second;
    open.row.to = std::max(open.row.from, to);
    open.row.marks |= marks;
    const bool stood = (open.seen.marks & Played::held) != 0;
    const Duration reached =
        open.seen.position + (stood ? Duration::zero() : std::max(Duration::zero(), node - open.seen_node));
    if (reached >= open.seen.length - whole_within) open.row.marks |= Played::ended;
    closed_.push_back(std::move(open.row));
    open_.erase(at);
    news_ = true;
}

// All rows end here, and go on as others.
void PlayLedger::cut_all(UtcTime to, const LookTime& at) {
    Places on = open_;
    while (!open_.empty()) {
        open_.begin()->second.seen.length = Duration::max(); // its slot is not over
        close(open_.begin(), to, at.node, Played::goes_on);
    }
    for (const auto& [place, before] : on) {
        begin(at, before.seen, Played::continues | (before.row.marks & Played::begun));
        open_.at(place).seen_node = before.seen_node;
    }
}

void PlayLedger::gap(UtcTime from, UtcTime to, std::string why, const LookTime& at) {
    Played row;
    row.screen = screen_;
    row.from = std::min(from, to);
    row.to = to;
    row.as = Played::As::gap;
    row.marks = at.clock_set ? 0U : Played::clock_unset;
    row.why = std::move(why);
    closed_.push_back(std::move(row));
    news_ = true;
}

// Nobody looked for a while: nothing is claimed for it.
void PlayLedger::look_for_silence(const LookTime& at) {
    if (first_ || at.node - last_.node <= hangs_after) return;
    while (!open_.empty())
        close(open_.begin(), continued(open_.begin()->second, last_.node), last_.node, Played::unfinished);
    gap(last_.utc, at.utc, "the player stood still; its last picture stayed on the glass", at);
}

// What is on is cut where house time is put right, and where ten minutes are over.
void PlayLedger::look_for_borders(const LookTime& at) {
    if (open_.empty()) return;
    const UtcTime here = continued(open_.begin()->second, at.node);
    const Duration off = at.utc - here;
    if (off > clock_jump || off < -clock_jump || at.clock_set != last_.clock_set) {
        cut_all(here, at);
    } else if (ten_minutes_of(here) != ten_minutes_of(continued(open_.begin()->second, last_.node))) {
        const UtcTime border(longest_row * ten_minutes_of(here));
        const Duration since = here - border;
        LookTime then = at;
        then.utc = border;
        then.node = at.node - since;
        cut_all(border, then);
    }
}

void PlayLedger::see_again(Open& open, const LookTime& at, PlaceSeen seen, Timely timely) {
    if (seen.picture != open.seen.picture || open.row.pictures == 0) {
        ++open.row.pictures;
        if (timely == Timely::late) ++open.row.late;
    }
    open.row.dropped += seen.dropped;
    open.row.marks |= seen.marks & Played::held;
    open.seen = std::move(seen);
    open.seen_node = at.node;
}

void PlayLedger::shown(const LookTime& at, const std::string& screen, std::vector<PlaceSeen> places,
                       Timely timely) {
    look_for_silence(at);
    if (first_) {
        screen_ = screen;
        gap(left_.alive.value_or(at.utc), at.utc, left_.why, at);
        first_ = false;
    }
    for (auto on = open_.begin(); on != open_.end();) {
        const auto next = std::next(on);
        const auto again = std::find_if(places.begin(), places.end(), [&](const PlaceSeen& seen) {
            return seen.place == on->first && same_showing(seen, on->second.seen);
        });
        if (again == places.end() || screen != screen_) close(on, continued(on->second, at.node), at.node, 0);
        on = next;
    }
    look_for_borders(at);
    last_ = at;
    screen_ = screen;
    for (PlaceSeen& seen : places) {
        const auto place = seen.place;
        if (!open_.contains(place)) begin(at, seen, seen.position <= whole_within ? Played::begun : 0U);
        see_again(open_.at(place), at, std::move(seen), timely);
    }
}

void PlayLedger::stands(const LookTime& at) {
    if (first_) return;
    look_for_silence(at);
    look_for_borders(at);
    last_ = at;
}

void PlayLedger::end(const LookTime& at) {
    stands(at);
    while (!open_.empty()) close(open_.begin(), continued(open_.begin()->second, at.node), at.node, 0);
}

std::vector<Played> PlayLedger::open() const {
    std::vector<Played> rows;
    for (const auto& [place, open] : open_) {
        rows.push_back(open.row);
        rows.back().to = continued(open, last_.node);
    }
    return rows;
}

} // namespace lianping::player
