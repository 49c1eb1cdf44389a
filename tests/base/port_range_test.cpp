#include "base/port_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianping {
namespace {

TEST(PortRange, is_two_ports_or_one) {
    EXPECT_EQ(read_port_range("40000-40099").value_or({}), (PortRange{40000, 40099}));
    EXPECT_EQ(read_port_range("65535").value_or({}), (PortRange{65535, 65535}));
    EXPECT_FALSE(read_port_range("1024-1024").value_or({}).is_any());
    EXPECT_TRUE(PortRange{}.is_any());
}

TEST(PortRange, what_is_none_is_refused_with_what_is_meant) {
    for (const char* text : {"", "0", "80", "40000-", "-40000", "40099-40000", "40000-65536", "40000-40001 ",
                             "40000..40001", "99999999999", "40000-40001-40002", "四万"}) {
        const auto read = read_port_range(text);
        ASSERT_FALSE(read) << text;
        EXPECT_THAT(read.error().message, ::testing::HasSubstr("40000-40099 is meant")) << text;
    }
}

} // namespace
} // namespace lianping
