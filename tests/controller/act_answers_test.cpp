#include "controller/act_answers.h"
#include "support/sample_plan.h"

#include <gtest/gtest.h>

namespace lianping::controller {
namespace {

using support::house;

ActAnswers::Waiting waiting() {
    ActAnswers::Waiting is;
    is.peer = "ctl";
    is.command = 3;
    is.text = "take film";
    is.stamp = house(10);
    is.screens = {"room", "wall"};
    is.nodes = {{"room-1", 5}, {"wall-1", 6}};
    return is;
}

TEST(ActAnswers, the_answer_goes_out_when_the_last_node_has_confirmed) {
    ActAnswers answers;
    answers.add(waiting());
    answers.confirmed("room-1", 5);
    EXPECT_TRUE(answers.ready(house(9), {}).empty());
    answers.confirmed("wall-1", 7); // a newer one holds the older
    const auto ready = answers.ready(house(9), {});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_EQ(ready[0].answer.id, 3U);
    EXPECT_TRUE(ready[0].answer.ok);
    EXPECT_NE(ready[0].answer.json.find("\"late\":[]"), std::string::npos);
    EXPECT_EQ(answers.next(house(9)), HouseTime::never());
}

TEST(ActAnswers, at_the_stamp_it_names_those_that_had_not_confirmed) {
    ActAnswers answers;
    answers.add(waiting());
    answers.confirmed("room-1", 4); // an older one is no confirmation
    answers.confirmed("wall-1", 6);
    EXPECT_EQ(answers.next(house(9)), house(10));
    const auto ready = answers.ready(house(10), {});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_NE(ready[0].answer.text.find("room-1"), std::string::npos);
    EXPECT_EQ(ready[0].answer.text.find("wall-1"), std::string::npos);
    EXPECT_NE(ready[0].answer.json.find("\"late\":[\"room-1\"]"), std::string::npos);
}

TEST(ActAnswers, no_act_is_called_done_that_a_restart_would_forget) {
    ActAnswers answers;
    auto is = waiting();
    is.nodes.clear();
    is.on_disk = 4;
    answers.add(is);
    EXPECT_TRUE(answers.ready(house(11), {3, ""}).empty());
    EXPECT_EQ(answers.next(house(11)), house(13));
    const auto ready = answers.ready(house(11), {4, ""});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_EQ(ready[0].answer.text, "take film");
}

TEST(ActAnswers, a_disk_that_fails_or_hangs_is_named_in_the_answer) {
    ActAnswers answers;
    auto is = waiting();
    is.nodes.clear();
    is.on_disk = 4;
    answers.add(is);
    auto ready = answers.ready(house(9), {4, "no space left on device"});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_NE(ready[0].answer.text.find("no space left"), std::string::npos);
    answers.add(is);
    ready = answers.ready(house(13), {3, ""});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_NE(ready[0].answer.text.find("not on disk yet"), std::string::npos);
}

TEST(ActAnswers, nodes_that_were_not_there_are_not_waited_for_but_named) {
    ActAnswers answers;
    auto is = waiting();
    is.nodes.clear();
    is.absent = {"wall-1"};
    answers.add(is);
    const auto ready = answers.ready(house(1), {});
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_NE(ready[0].answer.text.find("not there: wall-1"), std::string::npos);
}

} // namespace
} // namespace lianping::controller
