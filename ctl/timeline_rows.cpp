#include "ctl/timeline_rows.h"

#include "plan/passes.h"
#include "programme/planner.h"

#include <algorithm>
#include <optional>

namespace lianping::ctl {
namespace {

// A part of a row, in house time: of one segment and, with items, of one slot.
struct Piece {
    std::uint32_t entry = 0;
    HouseTime occurrence;
    const Item* item = nullptr;
    HouseTime showing; // when the item's slot began, which may be before it came on screen
    HouseTime start, end;

    bool goes_on_as(const Piece& next) const {
        return end == next.start && entry == next.entry && occurrence == next.occurrence &&
               item == next.item && showing == next.showing;
    }
};

class Rows {
public:
    Rows(const ScreenPlan& plan, HouseTime from, HouseTime to, Detail detail, const RowSink& sink)
        : plan_(plan), from_(from), to_(to), detail_(detail), sink_(sink), trees_(plan.trees.size()) {}

    bool list() {
        const auto begin = std::find_if(plan_.segments.begin(), plan_.segments.end(),
                                        [&](const Segment& segment) { return segment.end > from_; });
        if (begin == plan_.segments.end()) return true;
        if (detail_ == Detail::stretches) {
            // The stretch may have been cut before, too.
            auto segment = begin;
            while (segment != plan_.segments.begin() && std::prev(segment)->entry == begin->entry &&
                   std::prev(segment)->occurrence == begin->occurrence)
                --segment;
            for (; segment != plan_.segments.end() && !over_; ++segment)
                take({segment->entry, segment->occurrence, nullptr, HouseTime{}, segment->start,
                      segment->end});
        } else {
            const HouseTime at = std::max(from_, begin->start);
            const auto slot = slot_at(*begin, at);
            const HouseTime shown = slot ? std::min(slot->start, at) : at;
            for (const Segment& segment : plan_.segments) {
                if (over_) break;
                if (segment.end > shown) take_items(segment, std::max(segment.start, shown));
            }
        }
        if (!over_) finish();
        return wanted_;
    }

private:
    std::optional<Slot> slot_at(const Segment& segment, HouseTime at) {
        const Cycle& cycle = segment.zones.front().cycle;
        auto& tree = trees_[cycle.tree];
        if (!tree) tree.emplace(plan_.trees[cycle.tree], plan_.items);
        const auto slot = tree->slot_at(cycle, plan_.items, at);
        // A slot that does not go on from here would never end.
        return slot && slot->end > at ? slot : std::nullopt;
    }

    void take_items(const Segment& segment, HouseTime at) {
        while (at < segment.end && !over_) {
            const auto slot = slot_at(segment, at);
            const HouseTime end = slot ? std::min(slot->end, segment.end) : segment.end;
            take({segment.entry, segment.occurrence, slot ? &plan_.items[slot->item] : nullptr,
                  slot ? slot->start : at, slot ? std::max(at, slot->start) : at, end});
            at = end;
        }
    }

    // Joins what belongs together; hands a row over when it is whole.
    void take(const Piece& piece) {
        if (open_ && open_->goes_on_as(piece)) {
            open_->end = piece.end;
            return;
        }
        finish();
        over_ = over_ || piece.start >= to_;
        if (!over_) open_ = piece;
    }
    void finish() {
        if (!open_) return;
        const Piece piece = *open_;
        open_.reset();
        if (piece.end <= from_ || piece.start >= to_) return;
        const EntryInfo& entry = plan_.entries[piece.entry];
        wanted_ =
            sink_({entry.name, entry.playlist, piece.item != nullptr ? piece.item->name : "",
                   plan_.anchor.to_utc(piece.start),
                   piece.end == HouseTime::never() ? UtcTime::never() : plan_.anchor.to_utc(piece.end)});
        over_ = !wanted_;
    }

    const ScreenPlan& plan_;
    HouseTime from_, to_;
    Detail detail_;
    const RowSink& sink_;
    std::vector<std::optional<Passes>> trees_;
    std::optional<Piece> open_;
    bool over_ = false;
    bool wanted_ = true;
};

} // namespace

bool list_plan(const ScreenPlan& plan, UtcTime from, UtcTime to, Detail detail, const RowSink& sink) {
    if (from >= to) return true;
    return Rows(plan, plan.anchor.to_house(from), plan.anchor.to_house(to), detail, sink).list();
}

bool list_site(const programme::Programme& programme, const programme::Catalogue& catalogue,
               const std::string& screen, UtcTime from, UtcTime to, Detail detail, const RowSink& sink,
               Duration piece) {
    constexpr double segments_of_a_piece = 300'000;
    constexpr Duration shortest_piece = std::chrono::hours(24),
                       longest_piece = std::chrono::hours(24 * 366 * 50);
    programme::PlanRequest request;
    request.screen = screen;
    request.reach = programme::Reach::whole_stretches;
    // House time is UTC here: there is no controller to have another.
    for (UtcTime begin = from; begin < to;) {
        const UtcTime end = to - begin > piece ? begin + piece : to;
        request.version = {1, 1, HouseTime(begin.since_origin())};
        request.until = HouseTime(end.since_origin());
        const ScreenPlan plan = programme::plan(programme, catalogue, request, {}).plan;
        // What began in the piece before was listed there, with its end.
        const auto new_here = [&](const TimelineRow& row) {
            return (begin > from && row.start < begin) || sink(row);
        };
        if (!list_plan(plan, begin, end, detail, new_here)) return false;
        // Planning a piece costs a look back over years, so there should be few of them.
        const double times = segments_of_a_piece / static_cast<double>(plan.segments.size() + 1);
        const auto next = static_cast<double>(piece.count()) * std::clamp(times, 1.0 / 64, 32.0);
        piece = std::clamp<Duration>(Duration(static_cast<std::int64_t>(std::min(next, 9e18))),
                                     shortest_piece, longest_piece);
        begin = end;
    }
    return true;
}

} // namespace lianping::ctl
