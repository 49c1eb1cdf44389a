#include "live/part_rules.h"

#include <algorithm>

namespace lianping::live {

PartRules::Act PartRules::take(HouseTime stamp, bool key, const PartShape& shape) {
    // Pictures that wait for others to be shown come out of order, by less than a hole.
    if (begun_ && (stamp - last_ >= hole || last_ - stamp >= hole)) broken_ = true;
    const bool other = key && begun_ && (shape != shape_ || stamp - *begun_ >= longest);
    if (begun_ && !broken_ && !other) {
        last_ = std::max(last_, stamp);
        return Act::go_on;
    }
    if (!key) return Act::leave_out;
    begun_ = last_ = stamp;
    shape_ = shape;
    broken_ = false;
    return Act::begin;
}

} // namespace lianping::live
