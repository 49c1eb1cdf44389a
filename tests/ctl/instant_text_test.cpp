#include "ctl/instant_text.h"

#include <gtest/gtest.h>

namespace lianping::ctl {
namespace {

using programme::Zone;

std::string read(const char* text, const char* zone = "Asia/Shanghai") {
    const auto at = read_instant(text, Zone::find(zone).value());
    return at ? utc_text(*at) : "refused";
}

TEST(InstantText, an_instant_without_an_offset_is_on_the_sites_clock) {
    EXPECT_EQ(read("2026-11-28T14:30"), "2026-11-28T06:30:00Z");
    EXPECT_EQ(read("2026-11-28 14:30:05"), "2026-11-28T06:30:05Z");
    EXPECT_EQ(read("2026-11-28"), "2026-11-27T16:00:00Z");
    EXPECT_EQ(read("2026-11-28T24:00"), "2026-11-28T16:00:00Z");
}

TEST(InstantText, an_offset_rules_over_the_sites_clock) {
    EXPECT_EQ(read("2026-11-28T14:30:00Z"), "2026-11-28T14:30:00Z");
    EXPECT_EQ(read("2026-11-28T14:30+01:00"), "2026-11-28T13:30:00Z");
    EXPECT_EQ(read("2026-11-28T14:30:00-0530"), "2026-11-28T20:00:00Z");
}

TEST(InstantText, a_time_that_does_not_exist_is_read_with_the_offset_before) {
    EXPECT_EQ(read("2026-03-29T02:30", "Europe/Berlin"), "2026-03-29T01:30:00Z");
    EXPECT_EQ(read("2026-10-25T02:30", "Europe/Berlin"), "2026-10-25T00:30:00Z");
}

TEST(InstantText, a_fraction_is_written_only_where_there_is_one) {
    EXPECT_EQ(read("2026-11-28T14:30:00.5Z"), "2026-11-28T14:30:00.500Z");
    EXPECT_EQ(read("2026-11-28T14:30:00.000125Z"), "2026-11-28T14:30:00.000125Z");
    EXPECT_EQ(read("2026-11-28T14:30:00.000000001Z"), "2026-11-28T14:30:00.000000001Z");
    EXPECT_EQ(read("2026-11-28T14:30:00.000Z"), "2026-11-28T14:30:00Z");
    EXPECT_EQ(utc_text(UtcTime(Duration(-1))), "1969-12-31T23:59:59.999999999Z");
}

TEST(InstantText, what_is_no_instant_is_refused) {
    for (const char* text : {"", "tomorrow", "2026-13-01", "2026-02-30", "2026-11-28T25:00", "2026-11-28T14",
                             "2026-11-28T14:30:61", "2026-11-28T14:30x", "2026-11-28T24:01", "1800-01-01",
                             "2026-11-28T14:30+25:00"})
        EXPECT_EQ(read(text), "refused") << text;
}

TEST(InstantText, spans_are_short) {
    EXPECT_EQ(span_text(8s), "0:08");
    EXPECT_EQ(span_text(12min + 5s + 900ms), "12:05");
    EXPECT_EQ(span_text(1h + 2min + 5s), "1:02:05");
    EXPECT_EQ(span_text(-8s), "-0:08");
}

} // namespace
} // namespace lianping::ctl
