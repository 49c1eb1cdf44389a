// One who publishes by RTMP, byte by byte.

#include "live/amf.h"
#include "live/flv_picture.h"
#include "live/rtmp_session.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

namespace lianping::live {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string big_endian(std::uint32_t value, unsigned size) {
    std::string bytes;
    for (unsigned left = size; left > 0; --left)
        bytes += static_cast<char>(value >> (8 * (left - 1)) & 0xffU);
    return bytes;
}

// A message in chunks of 128 bytes, on chunk stream 5.
std::string message(std::uint8_t type, const std::string& body, std::uint32_t at = 0) {
    const bool extended = at >= 0xffffffU;
    const std::string more = extended ? big_endian(at, 4) : "";
    std::string bytes = "\5" + big_endian(extended ? 0xffffffU : at, 3) +
                        big_endian(static_cast<std::uint32_t>(body.size()), 3) + static_cast<char>(type) +
                        std::string("\1\0\0\0", 4) + more;
    for (std::size_t from = 0; from < body.size(); from += 128) {
        if (from > 0) bytes += "\xc5" + more;
        bytes += body.substr(from, 128);
    }
    return bytes;
}

std::string greetings() { return "\3" + std::string(1536 * 2, 'c'); }
std::string connect() {
    return message(20, AmfWriter().text("connect").number(1).texts({{"app", "live"}}).bytes());
}
std::string publish(const std::string& key) {
    return message(20, AmfWriter().text("createStream").number(2).null().bytes()) +
           message(20, AmfWriter().text("publish").number(3).null().text(key).text("live").bytes());
}

struct Heard {
    RtmpSession::Media::Kind kind;
    std::uint32_t at;
    std::string tag;
    friend bool operator==(const Heard&, const Heard&) = default;
};

struct Publisher {
    std::vector<Heard> heard;
    std::string key; // that it asked for
    RtmpSession session{{[this](const std::string& asked) {
                             key = asked;
                             return asked == "right" ? std::string() : "its stream key is another one";
                         },
                         [this](const RtmpSession::Media& media) {
                             heard.push_back({media.kind, media.timestamp, std::string(media.tag)});
                         }}};
};

TEST(Rtmp, what_is_published_under_the_right_key_is_heard_however_it_is_cut) {
    const std::string picture(300, 'p'), sound(20, 's');
    const std::string all = greetings() + connect() + publish("right") + message(9, picture, 40) +
                            message(8, sound, 45) + message(9, picture, 0x1000000U);
    const std::vector<Heard> expected{{RtmpSession::Media::Kind::picture, 40, picture},
                                      {RtmpSession::Media::Kind::sound, 45, sound},
                                      {RtmpSession::Media::Kind::picture, 0x1000000U, picture}};
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}, all.size()}) {
        Publisher publisher;
        for (std::size_t from = 0; from < all.size(); from += step)
            ASSERT_TRUE(publisher.session.take(std::string_view(all).substr(from, step))) << from;
        EXPECT_EQ(publisher.heard, expected) << step;
        const std::string said = publisher.session.to_send();
        EXPECT_THAT(said, HasSubstr("NetConnection.Connect.Success"));
        EXPECT_THAT(said, HasSubstr("NetStream.Publish.Start"));
    }
}

TEST(Rtmp, larger_chunks_and_times_that_follow_from_those_before_are_understood) {
    Publisher publisher;
    ASSERT_TRUE(publisher.session.take(greetings() + connect() + publish("right")));
    const std::string picture(1000, 'p');
    const std::string size = big_endian(static_cast<std::uint32_t>(picture.size()), 3);
    ASSERT_TRUE(publisher.session.take(message(1, big_endian(4096, 4))));
    ASSERT_TRUE(publisher.session.take("\6" + big_endian(100, 3) + size + "\x9" + std::string(4, '\1') +
                                       picture + "\x86" + big_endian(40, 3) +
                                       picture +           // 40 ms later, as long
                                       "\xc6" + picture)); // and again
    ASSERT_EQ(publisher.heard.size(), 3U);
    EXPECT_EQ(publisher.heard[0].at, 100U);
    EXPECT_EQ(publisher.heard[1].at, 140U);
    EXPECT_EQ(publisher.heard[2].at, 180U);
}

TEST(Rtmp, another_key_is_refused_with_the_reason_and_nothing_of_it_is_heard) {
    Publisher publisher;
    ASSERT_TRUE(publisher.session.take(greetings() + connect()));
    EXPECT_FALSE(publisher.session.take(publish("wrong") + message(9, "picture")));
    EXPECT_EQ(publisher.key, "wrong");
    EXPECT_TRUE(publisher.heard.empty());
    EXPECT_THAT(publisher.session.to_send(), HasSubstr("its stream key is another one"));
}

TEST(Rtmp, pictures_of_one_who_has_not_published_are_not_heard) {
    Publisher publisher;
    EXPECT_TRUE(publisher.session.take(greetings() + connect() + message(9, "picture")));
    EXPECT_TRUE(publisher.heard.empty());
}

TEST(Rtmp, what_is_no_rtmp_or_too_much_ends_it) {
    EXPECT_FALSE(Publisher{}.session.take("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(Publisher{}.session.take(greetings() + "\xc7")) << "a chunk that follows none";
    EXPECT_FALSE(Publisher{}.session.take(greetings() + message(20, "no values"))) << "no command";
    EXPECT_FALSE(Publisher{}.session.take(greetings() + message(1, big_endian(0x7fffffffU, 4)))) << "of 2 GB";
    EXPECT_FALSE(Publisher{}.session.take(greetings() + connect() + message(20, std::string(70'000, 'x'))))
        << "a stranger says more than a stranger may";
    Publisher publisher;
    ASSERT_TRUE(publisher.session.take(greetings() + connect() + publish("right")));
    EXPECT_FALSE(publisher.session.take(message(20, AmfWriter().text("deleteStream").number(4).bytes())));
}

TEST(Rtmp, noise_ends_or_is_waited_for_and_never_grows) {
    std::mt19937 random(5);
    for (int n = 0; n < 2000; ++n) {
        Publisher publisher;
        std::string noise = n % 2 == 0 ? greetings() + connect() + publish("right") : greetings();
        for (int i = 0; i < 400; ++i) noise += static_cast<char>(random());
        publisher.session.take(noise);
        for (const Heard& heard : publisher.heard) EXPECT_LE(heard.tag.size(), 400U);
    }
}

TEST(Amf, what_was_written_is_read_and_objects_are_read_over) {
    const auto items =
        read_amf(AmfWriter().text("公告").number(2.5).texts({{"a", "b"}}).null().text("c").bytes());
    ASSERT_TRUE(items);
    ASSERT_EQ(items->size(), 5U);
    EXPECT_EQ((*items)[0].text, "公告");
    EXPECT_EQ((*items)[1].number, 2.5);
    EXPECT_EQ((*items)[2].kind, AmfItem::Kind::other);
    EXPECT_EQ((*items)[4].text, "c");
}

TEST(Amf, what_is_cut_off_or_nested_without_end_is_no_command) {
    const std::string whole = AmfWriter().text("connect").number(1).texts({{"app", "live"}}).bytes();
    for (const std::size_t size : {std::size_t{1}, std::size_t{5}, whole.size() - 1})
        EXPECT_FALSE(read_amf(whole.substr(0, size))) << size;
    std::string deep;
    for (int n = 0; n < 1000; ++n) deep += std::string("\3\0\1a", 4);
    EXPECT_FALSE(read_amf(deep));
    EXPECT_FALSE(read_amf(std::string("\xa\xff\xff\xff\xff", 5))) << "a list of 4 billion values in no bytes";
}

TEST(FlvPicture, codecs_are_told_by_number_and_by_name) {
    const auto h264 = read_flv_picture(std::string_view("\x17\1\0\0\x28nal", 8));
    ASSERT_TRUE(h264);
    EXPECT_EQ(h264->kind, FlvPicture::Kind::coded);
    EXPECT_EQ(h264->codec, FlvPicture::Codec::h264);
    EXPECT_TRUE(h264->key);
    EXPECT_EQ(h264->reordering, 40ms);
    EXPECT_EQ(h264->payload, "nal");
    const auto back = read_flv_picture(std::string_view("\x27\1\xff\xff\xd8nal", 8));
    EXPECT_EQ(back->reordering, -40ms);
    EXPECT_FALSE(back->key);
    EXPECT_EQ(read_flv_picture(std::string_view("\x17\0\0\0\0avcC", 9))->kind, FlvPicture::Kind::setup);
    EXPECT_EQ(read_flv_picture(std::string_view("\x1c\0\0\0\0hvcC", 9))->codec, FlvPicture::Codec::hevc);
    const auto enhanced = read_flv_picture(std::string_view("\x91hvc1\0\0\x28nal", 11));
    ASSERT_TRUE(enhanced);
    EXPECT_EQ(enhanced->codec, FlvPicture::Codec::hevc);
    EXPECT_EQ(enhanced->kind, FlvPicture::Kind::coded);
    EXPECT_TRUE(enhanced->key);
    EXPECT_EQ(enhanced->reordering, 40ms);
    EXPECT_EQ(enhanced->payload, "nal");
    EXPECT_EQ(read_flv_picture("\x93hvc1nal")->payload, "nal");
    EXPECT_EQ(read_flv_picture("\x90hvc1hvcC")->kind, FlvPicture::Kind::setup);
}

TEST(FlvPicture, another_codec_is_named_and_what_is_cut_off_is_nothing) {
    EXPECT_THAT(read_flv_picture("\x90"
                                 "av01xxxx")
                    .error()
                    .message,
                HasSubstr("av01"));
    EXPECT_THAT(read_flv_picture(std::string_view("\x12\0\0\0\0", 5)).error().message,
                Not(HasSubstr("av01")));
    EXPECT_EQ(read_flv_picture("")->kind, FlvPicture::Kind::none);
    EXPECT_EQ(read_flv_picture("\x17")->kind, FlvPicture::Kind::none);
    EXPECT_TRUE(read_flv_picture(std::string_view("\x17\1\0", 3))->payload.empty());
}

} // namespace
} // namespace lianping::live
