#include "intake/messages.h"

#include <gtest/gtest.h>

namespace lianping::intake {
namespace {

TEST(Messages, a_job_is_the_same_on_the_other_side) {
    DrawNotice notice;
    notice.notice.title = "本周\n微课堂";
    notice.notice.body = "二楼";
    notice.notice.width = 1080;
    notice.notice.accent = text::Rgba{0.1, 0.2, 0.3, 0.4};
    notice.notice.style = text::NoticeStyle::poster;
    const auto job = decode_job(encode(Job{notice}));
    ASSERT_TRUE(job);
    const auto& there = std::get<DrawNotice>(*job).notice;
    EXPECT_EQ(there.title, notice.notice.title);
    EXPECT_EQ(there.body, "二楼");
    EXPECT_EQ(there.width, 1080U);
    EXPECT_EQ(there.accent->b, 0.3);
    EXPECT_FALSE(there.ink);
    EXPECT_EQ(there.style, text::NoticeStyle::poster);
    EXPECT_TRUE(std::get<Probe>(*decode_job(encode(Job{Probe{true}}))).loudness);
    EXPECT_EQ(std::get<DrawPage>(*decode_job(encode(Job{DrawPage{7, 1, 2}}))).page, 7U);
    EXPECT_EQ(std::get<DrawCode>(*decode_job(encode(Job{DrawCode{"x", "y", "z", 1, 2, {}}}))).title, "y");
    EXPECT_TRUE(std::holds_alternative<CountPages>(*decode_job(encode(Job{CountPages{}}))));
}

TEST(Messages, what_was_found_is_the_same_on_the_other_side) {
    Found found;
    found.info.kind = media::MediaInfo::Kind::audio;
    found.info.length = Duration(1'234'567'890'123);
    found.info.rate = {30000, 1001};
    found.info.has_sound = true;
    found.info.promised = 12s;
    found.info.languages = {"chi", "", "eng"};
    found.info.codec = "aac (LC)";
    found.loudness = media::Loudness{-17.5, -0.25};
    const auto answer = decode_answer(encode(Answer{found}));
    ASSERT_TRUE(answer);
    const auto& there = std::get<Found>(*answer);
    EXPECT_EQ(there.info.kind, found.info.kind);
    EXPECT_EQ(there.info.length, found.info.length);
    EXPECT_EQ(there.info.promised, found.info.promised);
    EXPECT_EQ(there.info.languages, found.info.languages);
    EXPECT_EQ(there.info.rate.num, 30000);
    EXPECT_EQ(there.info.codec, found.info.codec);
    EXPECT_EQ(there.loudness->integrated_lufs, -17.5);
    EXPECT_EQ(std::get<Error>(*decode_answer(encode(Answer{Error{Error::Code::io, "no"}}))).code,
              Error::Code::io);
}

TEST(Messages, a_child_that_was_taken_over_cannot_say_what_harms) {
    for (const char* said : {"", "x", "[]", "{}", "null", R"({"found":{}})", R"({"found":{"kind":9}})",
                             R"({"progress":"x"})", R"({"found":[]})", "{\"failed\":1}", "[[[[[[[[[[[[[[[["})
        EXPECT_FALSE(decode_answer(said)) << said;
    const auto long_winded =
        decode_answer(R"({"failed":"corrupt","why":")" + std::string(100'000, 'x') + "\\n\\u0007\"}");
    ASSERT_TRUE(long_winded);
    EXPECT_LE(std::get<Error>(*long_winded).message.size(), 2000U);
    EXPECT_EQ(std::get<Error>(*decode_answer(R"({"failed":"corrupt","why":"a\nb"})")).message, "a b");
    EXPECT_EQ(std::get<Progressed>(*decode_answer(R"({"progress":1e300})")).share, 1);
}

} // namespace
} // namespace lianping::intake
