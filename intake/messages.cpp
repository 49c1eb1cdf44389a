#include "intake/messages.h"

#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>

namespace lianping::intake {

using nlohmann::json;

namespace {

constexpr std::size_t longest_text = 2000; // of what a child says

std::string dumped(const json& message) {
    return message.dump(-1, ' ', false, json::error_handler_t::replace);
}

json of(const text::Rgba& colour) { return json::array({colour.r, colour.g, colour.b, colour.a}); }

json of_chosen(const std::optional<text::Rgba>& colour) { return colour ? of(*colour) : json(); }

text::Rgba colour_of(const json& from) {
    return {from.at(0).get<double>(), from.at(1).get<double>(), from.at(2).get<double>(),
            from.at(3).get<double>()};
}

std::optional<text::Rgba> chosen_colour_of(const json& from) {
    return from.is_null() ? std::nullopt : std::optional(colour_of(from));
}

json of(const Probe& job) { return {{"do", "probe"}, {"loudness", job.loudness}}; }

json of(const DrawNotice& job) {
    const text::Notice& notice = job.notice;
    return {{"do", "notice"},
            {"title", notice.title},
            {"body", notice.body},
            {"style", text::to_text(notice.style)},
            {"width", notice.width},
            {"height", notice.height},
            {"background", of(notice.background)},
            {"ink", of_chosen(notice.ink)},
            {"accent", of_chosen(notice.accent)}};
}

json of(const DrawCode& job) {
    return {{"do", "code"},
            {"text", job.text},
            {"title", job.title},
            {"caption", job.caption},
            {"width", job.width},
            {"height", job.height},
            {"background", of(job.background)}};
}

json of(const CountPages&) { return {{"do", "count pages"}}; }

json of(const DrawPage& job) {
    return {{"do", "page"}, {"page", job.page}, {"width", job.width}, {"height", job.height}};
}

json of(const ReadSubtitles& job) {
    return {
        {"do", "subtitles"}, {"within", job.from == ReadSubtitles::From::film}, {"language", job.language}};
}

Job job_of(const json& from) {
    const auto what = from.at("do").get<std::string>();
    if (what == "probe") return Probe{from.at("loudness").get<bool>()};
    if (what == "notice") {
        DrawNotice job;
        job.notice.title = from.at("title").get<std::string>();
        job.notice.body = from.at("body").get<std::string>();
        job.notice.width = from.at("width").get<std::uint32_t>();
        job.notice.height = from.at("height").get<std::uint32_t>();
        job.notice.background = colour_of(from.at("background"));
        job.notice.style =
            text::notice_style(from.at("style").get<std::string>()).value_or(text::NoticeStyle::automatic);
        job.notice.ink = chosen_colour_of(from.at("ink"));
        job.notice.accent = chosen_colour_of(from.at("accent"));
        return job;
    }
    if (what == "code")
        return DrawCode{from.at("text").get<std::string>(),     from.at("title").get<std::string>(),
                        from.at("caption").get<std::string>(),  from.at("width").get<std::uint32_t>(),
                        from.at("height").get<std::uint32_t>(), colour_of(from.at("background"))};
    if (what == "count pages") return CountPages{};
    if (what == "page")
        return DrawPage{from.at("page").get<std::uint32_t>(), from.at("width").get<std::uint32_t>(),
                        from.at("height").get<std::uint32_t>()};
    if (what == "subtitles")
        return ReadSubtitles{from.at("within").get<bool>() ? ReadSubtitles::From::film
                                                           : ReadSubtitles::From::file,
                             from.at("language").get<std::string>()};
    throw json::other_error::create(501, "no such job", nullptr);
}

std::string text_of(const json& from, const char* key) {
    auto text = from.value(key, std::string());
    if (text.size() > longest_text) text.resize(longest_text);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

// Short, and no more than a film can have streams.
std::vector<std::string> languages_of(const json& from) {
    constexpr std::size_t most = 64, longest = 40;
    std::vector<std::string> languages;
    for (const json& one : from) {
        if (languages.size() == most) break;
        std::string said = one.get<std::string>().substr(0, longest);
        std::erase_if(said, [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
        languages.push_back(std::move(said));
    }
    return languages;
}

// A number of the child's, finite and within bounds.
double number_of(const json& from, const char* key, double least, double most) {
    const double number = from.at(key).get<double>();
    return std::isfinite(number) ? std::clamp(number, least, most) : least;
}

constexpr std::array codes{
    std::pair{Error::Code::invalid, "invalid"}, std::pair{Error::Code::not_found, "not found"},
    std::pair{Error::Code::corrupt, "corrupt"}, std::pair{Error::Code::unsupported, "unsupported"},
    std::pair{Error::Code::busy, "busy"},       std::pair{Error::Code::io, "io"},
    std::pair{Error::Code::timeout, "timeout"}};

std::string word_of(Error::Code code) {
    const auto* at = std::find_if(codes.begin(), codes.end(), [&](const auto& c) { return c.first == code; });
    return at->second;
}

Error::Code code_of(const std::string& word) {
    const auto* at =
        std::find_if(codes.begin(), codes.end(), [&](const auto& c) { return c.second == word; });
    return at != codes.end() ? at->first : Error::Code::corrupt;
}

json of(const Found& found) {
    const media::MediaInfo& info = found.info;
    json is{{"kind", static_cast<int>(info.kind)},
            {"length_ns", info.length.count()},
            {"promised_ns", info.promised.count()},
            {"languages", info.languages},
            {"width", info.width},
            {"height", info.height},
            {"rate_num", info.rate.num},
            {"rate_den", info.rate.den},
            {"sound", info.has_sound},
            {"subtitles", info.has_subtitles},
            {"codec", info.codec},
            {"container", info.container},
            {"pages", found.pages},
            {"lines", found.lines}};
    if (found.loudness)
        is["loudness"] = {{"lufs", found.loudness->integrated_lufs},
                          {"peak", found.loudness->true_peak_dbtp}};
    return {{"found", std::move(is)}};
}

Found found_of(const json& from) {
    Found found;
    const int kind = from.at("kind").get<int>();
    if (kind < 0 || kind > static_cast<int>(media::MediaInfo::Kind::audio))
        throw json::other_error::create(501, "no such kind", nullptr);
    found.info.kind = static_cast<media::MediaInfo::Kind>(kind);
    found.info.length = Duration(std::max(std::int64_t{0}, from.at("length_ns").get<std::int64_t>()));
    found.info.promised = Duration(std::max(std::int64_t{0}, from.at("promised_ns").get<std::int64_t>()));
    found.info.languages = languages_of(from.at("languages"));
    found.info.width = from.at("width").get<std::uint32_t>();
    found.info.height = from.at("height").get<std::uint32_t>();
    found.info.rate = {from.at("rate_num").get<std::int64_t>(), from.at("rate_den").get<std::int64_t>()};
    found.info.has_sound = from.at("sound").get<bool>();
    found.info.has_subtitles = from.at("subtitles").get<bool>();
    found.info.codec = text_of(from, "codec");
    found.info.container = text_of(from, "container");
    found.pages = from.at("pages").get<std::uint32_t>();
    found.lines = from.at("lines").get<std::uint32_t>();
    if (const auto loud = from.find("loudness"); loud != from.end())
        found.loudness =
            media::Loudness{number_of(*loud, "lufs", -100, 100), number_of(*loud, "peak", -200, 100)};
    return found;
}

} // namespace

std::string encode(const Job& job) {
    return dumped(std::visit([](const auto& one) { return of(one); }, job));
}

Result<Job> decode_job(std::string_view bytes) {
    try {
        return job_of(json::parse(bytes));
    } catch (const json::exception& wrong) {
        return fail(Error::Code::invalid, wrong.what());
    }
}

std::string encode(const Answer& answer) {
    if (const auto* confined = std::get_if<Confined>(&answer)) return dumped({{"confined", confined->by}});
    if (const auto* progress = std::get_if<Progressed>(&answer))
        return dumped({{"progress", progress->share}});
    if (const auto* found = std::get_if<Found>(&answer)) return dumped(of(*found));
    const auto& error = std::get<Error>(answer);
    return dumped({{"failed", word_of(error.code)}, {"why", error.message}});
}

Result<Answer> decode_answer(std::string_view bytes) {
    try {
        const json from = json::parse(bytes);
        if (from.contains("confined")) return Answer{Confined{text_of(from, "confined")}};
        if (from.contains("progress")) return Answer{Progressed{number_of(from, "progress", 0, 1)}};
        if (from.contains("failed"))
            return Answer{Error{code_of(text_of(from, "failed")), text_of(from, "why")}};
        return Answer{found_of(from.at("found"))};
    } catch (const json::exception& wrong) {
        return fail(Error::Code::invalid, wrong.what());
    }
}

Result<void> send(int socket, std::string_view bytes, std::span<const int> descriptors) {
    if (bytes.size() > most_message_bytes || descriptors.size() > most_descriptors)
        return fail(Error::Code::invalid, "this is too long a text to be drawn");
    iovec data{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> room{};
    if (!descriptors.empty()) {
        message.msg_control = room.data();
        message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr* head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(head), descriptors.data(), descriptors.size_bytes());
    }
    while (::sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
        if (errno != EINTR) return fail(Error::Code::io, std::strerror(errno));
    return {};
}

Result<Received> receive(int socket) {
    Received received;
    received.bytes.resize(most_message_bytes);
    iovec data{received.bytes.data(), received.bytes.size()};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> room{};
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    ssize_t got = -1;
    while ((got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0)
        if (errno != EINTR) return fail(Error::Code::io, std::strerror(errno));
    received.bytes.resize(static_cast<std::size_t>(got));
    for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        received.descriptors.resize((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        std::memcpy(received.descriptors.data(), CMSG_DATA(head), received.descriptors.size() * sizeof(int));
    }
    return received;
}

} // namespace lianping::intake
