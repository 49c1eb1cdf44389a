#pragma once
// A plan -> rows for `timeline`: what is on a screen from when to when. Pure.
//
// A plan may cut one stretch into several segments (an item's validity turned); a row is what a viewer would
// call one: the same occurrence without a break or, with items, one showing of an item without a break.

#include "plan/plan.h"
#include "programme/catalogue.h"
#include "programme/programme.h"
#include "time/instants.h"

#include <functional>
#include <string>

namespace lianping::ctl {

enum class Detail { stretches, items };

struct TimelineRow {
    std::string entry, playlist;
    std::string item;   // with Detail::items; empty where the entry has nothing to show
    UtcTime start, end; // end never(): it has none
    friend bool operator==(const TimelineRow&, const TimelineRow&) = default;
};

// Wants more rows?
using RowSink = std::function<bool(const TimelineRow&)>;

// The plan's rows that touch [from, to), ascending, with the starts and ends that the plan knows. With items
// they may be very many: they are made as they are asked for. False where the sink wanted no more.
bool list_plan(const ScreenPlan& plan, UtcTime from, UtcTime to, Detail detail, const RowSink& sink);

// The same for a site that nothing runs, over any span: planned from nothing by the code that the controller
// plans with, with true starts and ends throughout. The screen must be one of the programme's. It plans in
// pieces, the first as long as `piece`, the others so that each has about as many segments as fit into some
// 100 MB.
bool list_site(const programme::Programme& programme, const programme::Catalogue& catalogue,
               const std::string& screen, UtcTime from, UtcTime to, Detail detail, const RowSink& sink,
               Duration piece = std::chrono::hours(24 * 32));

} // namespace lianping::ctl
