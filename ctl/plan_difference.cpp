#include "ctl/plan_difference.h"

#include "ctl/content_difference.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace lianping::ctl {
namespace {

std::vector<TimelineRow> rows_of(const ScreenPlan& plan, UtcTime from, UtcTime to, Detail detail) {
    std::vector<TimelineRow> rows;
    list_plan(plan, from, to, detail, [&](TimelineRow row) {
        row.start = std::max(row.start, from);
        row.end = std::min(row.end, to);
        rows.push_back(std::move(row));
        return true;
    });
    return rows;
}

bool earlier(const TimelineRow& a, const TimelineRow& b) {
    return std::tie(a.start, a.end, a.entry, a.playlist, a.item) <
           std::tie(b.start, b.end, b.entry, b.playlist, b.item);
}

std::vector<TimelineRow> only_in(const std::vector<TimelineRow>& a, const std::vector<TimelineRow>& b) {
    std::vector<TimelineRow> rows;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rows), earlier);
    return rows;
}

// What differs of the items, zones and music of a stretch that both plans have.
void add_items(const ScreenPlan& before, const ScreenPlan& after, const TimelineRow& stretch,
               std::vector<Difference>& found) {
    const auto old_items = rows_of(before, stretch.start, stretch.end, Detail::items);
    const auto new_items = rows_of(after, stretch.start, stretch.end, Detail::items);
    const auto gone = only_in(old_items, new_items), come = only_in(new_items, old_items);
    const bool others = !gone.empty() || !come.empty();
    if (others) {
        Difference one{Difference::Kind::content, gone.empty() ? TimelineRow{} : gone.front(),
                       come.empty() ? TimelineRow{} : come.front(), come.size()};
        // The same item at the same instant: only when it ends has changed.
        if (!gone.empty() && !come.empty() && one.before.item == one.after.item &&
            one.before.start == one.after.start)
            one.how = "length";
        // An item that is not there on one side has no time; it stands where the other does.
        if (gone.empty()) one.before.start = one.after.start;
        if (come.empty()) one.after.start = one.before.start;
        found.push_back(std::move(one));
    }
    for (ContentDifference& content : content_differences(before, after, stretch.start, stretch.end)) {
        if (others && content.place != "music") continue;
        Difference one{Difference::Kind::content, stretch, stretch, content.showings};
        one.before.item = std::move(content.before);
        one.after.item = std::move(content.after);
        one.before.start = one.after.start = std::max(content.at, stretch.start);
        one.place = std::move(content.place);
        one.how = std::move(content.how);
        found.push_back(std::move(one));
    }
}

UtcTime when(const Difference& one) {
    return one.kind == Difference::Kind::comes ? one.after.start : one.before.start;
}

} // namespace

std::vector<Difference> differences(const ScreenPlan& before, const ScreenPlan& after, UtcTime from,
                                    UtcTime to) {
    const auto old_rows = rows_of(before, from, to, Detail::stretches);
    const auto new_rows = rows_of(after, from, to, Detail::stretches);
    std::vector<Difference> found;
    for (const TimelineRow& row : only_in(old_rows, new_rows))
        found.push_back({Difference::Kind::gone, row, {}});
    for (const TimelineRow& row : only_in(new_rows, old_rows))
        found.push_back({Difference::Kind::comes, {}, row});
    std::vector<TimelineRow> same;
    std::set_intersection(old_rows.begin(), old_rows.end(), new_rows.begin(), new_rows.end(),
                          std::back_inserter(same), earlier);
    for (const TimelineRow& stretch : same) {
        add_items(before, after, stretch, found);
        auto over = overlay_differences(before, after, stretch.start, stretch.end);
        if (over.gone.empty() && over.come.empty()) continue;
        Difference one{Difference::Kind::overlay, stretch, stretch};
        one.gone = std::move(over.gone);
        one.come = std::move(over.come);
        found.push_back(std::move(one));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Difference& a, const Difference& b) { return when(a) < when(b); });
    return found;
}

} // namespace lianping::ctl
