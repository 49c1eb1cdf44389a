#pragma once
// What `check` adds to what the reader found: what can only be told with the media, or with a plan. Pure.

#include "programme/catalogue.h"
#include "programme/findings.h"
#include "programme/programme.h"
#include "time/instants.h"

#include <string>
#include <vector>

namespace lianping::ctl {

inline constexpr Duration horizon =
    std::chrono::days(14); // as far as the controller plans: docs/controller.md

// Findings about media and plans, added to `findings`, which stay ordered by file, line and column. An item
// of which the reader has said already that its file is missing is not named twice. Plans are made from
// `now`, over the horizon that the controller plans with.
void check_programme(const programme::Programme& programme, const programme::Catalogue& catalogue,
                     UtcTime now, std::vector<programme::Finding>& findings);

// The next change of the clock within the horizon and what it does to entries, in lines for the operator;
// empty: none.
std::vector<std::string> clock_changes(const programme::Programme& programme, UtcTime now);

// "2 screens, 2 nodes, 3 playlists with 12 items, 4 entries".
std::string counts(const programme::Programme& programme);

} // namespace lianping::ctl
