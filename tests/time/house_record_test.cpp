#include "time/house_record.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

const HouseRecord record{.boot_id = "3f0c2a66-5a6e-4b53-9f0b-1f3a90a1c111",
                         .epoch = 0xfedc'ba98'7654'3210,
                         .house_minus_monotonic = 1'794'996'000s + 17ns,
                         .utc = UtcTime(1'795'000'000s),
                         .house = HouseTime(1'795'000'000s + 12ms),
                         .anchor = {UtcTime(1'794'000'000s), HouseTime(1'794'000'000s + 12ms)}};

TEST(HouseRecord, comes_back_as_it_was_written) {
    const auto read = parse_house_record(serialise(record));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, record);
}

TEST(HouseRecord, is_text_that_a_technician_can_read) {
    EXPECT_EQ(serialise(record), "lianping house clock 1\n"
                                 "boot=3f0c2a66-5a6e-4b53-9f0b-1f3a90a1c111\n"
                                 "epoch=fedcba9876543210\n"
                                 "house_minus_monotonic_ns=1794996000000000017\n"
                                 "utc_ns=1795000000000000000\n"
                                 "house_ns=1795000000012000000\n"
                                 "anchor_utc_ns=1794000000000000000\n"
                                 "anchor_house_ns=1794000000012000000\n");
}

TEST(HouseRecord, one_that_is_cut_off_anywhere_is_refused) {
    const auto whole = serialise(record);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto read = parse_house_record(whole.substr(0, length));
        ASSERT_FALSE(read) << length;
        EXPECT_EQ(read.error().code, Error::Code::corrupt);
    }
}

TEST(HouseRecord, garbage_is_refused) {
    const auto whole = serialise(record);
    const auto with = [&](std::string_view what, std::string_view instead) {
        auto text = whole;
        return text.replace(text.find(what), what.size(), instead);
    };
    EXPECT_FALSE(parse_house_record("\xff\xfe\0\x01"));
    EXPECT_FALSE(parse_house_record(std::string(1'000'000, 'x')));
    EXPECT_FALSE(parse_house_record(whole + "utc_ns=1\n"));
    EXPECT_FALSE(parse_house_record(whole + "colour=red\n"));
    EXPECT_FALSE(parse_house_record(whole + "\n"));
    EXPECT_FALSE(parse_house_record(with("clock 1", "clock 2")));
    EXPECT_FALSE(parse_house_record(with("=fedcba9876543210", "=0")));
    EXPECT_FALSE(parse_house_record(with("=fedcba9876543210", "=fedcba98765432100")));
    EXPECT_FALSE(parse_house_record(with("=fedcba9876543210", "=-1")));
    EXPECT_FALSE(parse_house_record(with("utc_ns=1795000000000000000", "utc_ns=1795000000000000000 ")));
    EXPECT_FALSE(parse_house_record(with("utc_ns=1795000000000000000", "utc_ns=99999999999999999999")));
    EXPECT_FALSE(parse_house_record(with("utc_ns=1795000000000000000", "utc_ns=")));
    EXPECT_FALSE(parse_house_record(with("3f0c2a66-5a6e-4b53-9f0b-1f3a90a1c111", "")));
}

} // namespace
} // namespace lianping
