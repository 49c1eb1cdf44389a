#include "ctl/redaction.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lianping::ctl {
namespace {

using nlohmann::json;

TEST(Redaction, values_under_names_of_secrets_are_hidden_rather_too_much_than_too_little) {
    const Redaction redaction;
    EXPECT_EQ(redaction.clean("  speaker: {srt: \":9710\", passphrase: correct horse}\nnext: 1\n"),
              "  speaker: {srt: \":9710\", passphrase: \"[hidden]\"\nnext: 1\n");
    EXPECT_EQ(redaction.clean("password: \"a b, c\"  # mine"), "password: \"[hidden]\"  # mine");
    EXPECT_EQ(redaction.clean("password: 'it''s, c', user: x"), "password: \"[hidden]\", user: x");
    EXPECT_EQ(redaction.clean(R"({"user":"x","password":"geh\"eim","port":1})"),
              R"({"user":"x","password":"[hidden]","port":1})");
    EXPECT_EQ(redaction.clean("srt://10.0.0.8:9710?passphrase=0123456789&latency=200"),
              "srt://10.0.0.8:9710?passphrase=\"[hidden]\"");
    EXPECT_EQ(redaction.clean("WebHook : https://chat.example.net/in/42"), "WebHook : \"[hidden]\"");
    EXPECT_EQ(redaction.clean("{rtmp: \":1935\", key: lecture-2026}"), "{rtmp: \":1935\", key: \"[hidden]\"");
    EXPECT_EQ(redaction.clean("monkey: banana, keyboard: yes"), "monkey: banana, keyboard: yes");
}

TEST(Redaction, what_a_secret_has_on_the_lines_below_is_hidden_with_it) {
    EXPECT_EQ(Redaction().clean("a:\n  passphrase: >-\n    correct horse\n\n    battery\n  user: x\n"),
              "a:\n  passphrase: \"[hidden]\"\n  user: x\n");
    EXPECT_EQ(Redaction().clean("  password:\n    staple\nb: 1"), "  password:\"[hidden]\"\nb: 1");
    EXPECT_EQ(Redaction().clean("  password: \"two\n    lines\"\nb: 1"), "  password: \"[hidden]\"\nb: 1");
}

TEST(Redaction, users_and_passwords_of_addresses_are_hidden) {
    EXPECT_EQ(Redaction().clean("rtsp: \"rtsp://admin:12@345@10.0.0.8/main\" and http://a@b"),
              "rtsp: \"rtsp://[hidden]@10.0.0.8/main\" and http://[hidden]@b");
    EXPECT_EQ(Redaction().clean("tcp://10.0.0.2:9700#abc anna@desk"), "tcp://10.0.0.2:9700#abc anna@desk");
}

TEST(Redaction, what_is_known_is_hidden_wherever_it_stands_also_as_a_string_of_json) {
    Redaction redaction;
    redaction.hide("x"); // too short to be told from other text
    redaction.hide("0123456789");
    redaction.hide("0123456789abcdef");
    redaction.hide("免费\"充电\\");
    EXPECT_EQ(redaction.clean("the log says 0123456789abcdef, and again\n0123456789abcdef x"),
              "the log says [hidden], and again\n[hidden] x");
    EXPECT_EQ(redaction.clean(R"({"why":"免费\"充电\\ was refused"})"), R"({"why":"[hidden] was refused"})");
}

TEST(Redaction, a_tree_stays_a_tree) {
    json tree = json::parse(R"({"what": "password: abc", "token": "t", "key": 7,
                               "rows": [{"address": "rtsp://a:b@h/x"}], "n": null})");
    Redaction().clean(tree);
    EXPECT_EQ(tree, json::parse(R"({"what": "password: \"[hidden]\"", "token": "[hidden]", "key": 7,
                                   "rows": [{"address": "rtsp://[hidden]@h/x"}], "n": null})"));
}

TEST(Redaction, the_secrets_of_a_site_are_found) {
    EXPECT_EQ(secrets_in("a: {password: geheimnis, user: x}\nb: {passphrase: \"zwei, worte\"}\n"
                         "c: rtsp://u:drittes@h/x\n"),
              (std::vector<std::string>{"geheimnis", "zwei, worte", "drittes"}));
}

// A line of a megabyte is a line like others.
TEST(Redaction, long_lines_cost_no_more_than_their_length) {
    const std::string noise(4U << 20U, 'n');
    EXPECT_EQ(Redaction().clean(noise + " token=" + noise), noise + " token=\"[hidden]\"");
}

} // namespace
} // namespace lianping::ctl
