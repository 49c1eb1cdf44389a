#pragma once
// What a take shows on one screen: the items that an operator named, resolved by the planner's own code.
// Pure.

#include "base/result.h"
#include "controller/act_desk.h"
#include "programme/planner.h"

#include <string>
#include <vector>

namespace lianping::controller {

struct TakeRequest {
    std::vector<programme::ItemSpec> items; // of programme::read_take
    std::string screen;
    HouseTime stamp;
    Epoch epoch = 0;
    Anchor anchor;
};

// not_found where nothing of it can be shown, with the reason.
Result<TakeContent> take_content(const programme::Programme& programme, const programme::Catalogue& catalogue,
                                 const TakeRequest& request);

} // namespace lianping::controller
