#include "http/exposition.h"

#include <gtest/gtest.h>

namespace lianping {
namespace {

TEST(Exposition, is_as_prometheus_reads_it) {
    Exposition made;
    made.family("a_bytes", Exposition::Kind::gauge, "How much.");
    made.value(12'345'678'901ULL);
    made.value(true, {{"node", "墙-1"}, {"what", "a \"b\\c\nd"}});
    made.family("b_total", Exposition::Kind::counter, "How often.");
    made.value(0.25);
    EXPECT_EQ(made.text(), "# HELP a_bytes How much.\n# TYPE a_bytes gauge\na_bytes 12345678901\n"
                           "a_bytes{node=\"墙-1\",what=\"a \\\"b\\\\c\\nd\"} 1\n"
                           "# HELP b_total How often.\n# TYPE b_total counter\nb_total 0.25\n");
}

} // namespace
} // namespace lianping
