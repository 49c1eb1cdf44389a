#include "controller/glass_watch.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

Status glass_status(Status::Glass glass, Duration for_so_long, Duration at) {
    Status is;
    is.node = "wall-1";
    is.at = HouseTime(at);
    is.glass = glass;
    is.glass_for = for_so_long;
    is.glass_why = amiss(glass) ? "the glass is black, and what should be there is not" : "";
    return is;
}

TEST(GlassWatch, what_is_amiss_for_a_while_is_told_once_and_its_end_too) {
    GlassWatch watch;
    EXPECT_FALSE(watch.take(glass_status(Status::Glass::right, 60s, 100s)));
    EXPECT_FALSE(watch.take(glass_status(Status::Glass::dark, 2s, 110s)));
    EXPECT_EQ(watch.take(glass_status(Status::Glass::dark, 5s, 113s)),
              "dark: the glass is black, and what should be there is not");
    EXPECT_FALSE(watch.take(glass_status(Status::Glass::dark, 6s, 114s)));
    EXPECT_FALSE(watch.take(glass_status(Status::Glass::wrong, 1s, 115s))); // still amiss
    EXPECT_EQ(watch.take(glass_status(Status::Glass::still, 1s, 120s)), "as it should be again, after 12 s");
    EXPECT_FALSE(watch.take(glass_status(Status::Glass::still, 2s, 121s)));
}

TEST(GlassWatch, what_is_dark_on_purpose_or_not_known_is_never_told) {
    GlassWatch watch;
    for (const auto glass :
         {Status::Glass::unknown, Status::Glass::right, Status::Glass::still, Status::Glass::dark_on_purpose})
        EXPECT_FALSE(watch.take(glass_status(glass, 3600s, 9000s))) << name_of(glass);
}

} // namespace
} // namespace lianping::controller
