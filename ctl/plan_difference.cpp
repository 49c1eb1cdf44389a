#include "ctl/plan_difference.h"

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
        found.push_back({Difference::Kind::gone, row, {}, 0});
    for (const TimelineRow& row : only_in(new_rows, old_rows))
        found.push_back({Difference::Kind::comes, {}, row, 0});
    std::vector<TimelineRow> same;
    std::set_intersection(old_rows.begin(), old_rows.end(), new_rows.begin(), new_rows.end(),
                          std::back_inserter(same), earlier);
    for (const TimelineRow& stretch : same) {
        const auto old_items = rows_of(before, stretch.start, stretch.end, Detail::items);
        const auto new_items = rows_of(after, stretch.start, stretch.end, Detail::items);
        const auto gone = only_in(old_items, new_items), come = only_in(new_items, old_items);
        if (gone.empty() && come.empty()) continue;
        Difference one{Difference::Kind::content, gone.empty() ? TimelineRow{} : gone.front(),
                       come.empty() ? TimelineRow{} : come.front(), come.size()};
        // An item that is not there on one side has no time; it stands where the other does.
        if (gone.empty()) one.before.start = one.after.start;
        if (come.empty()) one.after.start = one.before.start;
        found.push_back(std::move(one));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Difference& a, const Difference& b) { return when(a) < when(b); });
    return found;
}

} // namespace lianping::ctl
