#include "controller/taking_in.h"

#include "base/descriptor.h"
#include "base/log.h"
#include "media/loudness.h"
#include "media/subtitle_files.h"
#include "programme/page_ranges.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace lianping::controller {

namespace fs = std::filesystem;
using programme::MediaFacts;

namespace {

MediaFacts::Medium medium_of(media::MediaInfo::Kind kind) {
    switch (kind) {
    case media::MediaInfo::Kind::video:
        return MediaFacts::Medium::video;
    case media::MediaInfo::Kind::audio:
        return MediaFacts::Medium::audio;
    case media::MediaInfo::Kind::image:
        break;
    }
    return MediaFacts::Medium::image;
}

text::Rgba opaque(const Colour& colour) { return {colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, 1}; }

intake::DrawNotice notice_of(const MediaWanted& wanted) {
    intake::DrawNotice job;
    job.notice.title = wanted.title;
    job.notice.body = wanted.body;
    job.notice.style = text::notice_style(wanted.style).value_or(text::NoticeStyle::automatic);
    job.notice.width = wanted.width;
    job.notice.height = wanted.height;
    if (wanted.background != Colour{}) job.notice.background = opaque(wanted.background);
    return job;
}

intake::DrawCode code_of(const MediaWanted& wanted) {
    intake::DrawCode job;
    job.text = wanted.code;
    job.title = wanted.title;
    job.caption = wanted.body;
    job.width = wanted.width;
    job.height = wanted.height;
    if (wanted.background != Colour{}) job.background = opaque(wanted.background);
    return job;
}

using intake::most_pages;

} // namespace

TakingIn::TakingIn(fs::path site, media::Store store, fs::path child)
    : site_(std::move(site)), store_(std::move(store)), child_(std::move(child)) {}

Result<MediaFacts> TakingIn::look_into(const MediaWanted& wanted, const Progress& progress) {
    if (wanted.what == MediaWanted::What::file) return take_in_file(wanted, progress);
    if (wanted.what == MediaWanted::What::document) return take_in_document(wanted, progress);
    const Descriptor picture(
        wanted.file.empty() ? -1 : ::open((site_ / wanted.file).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!wanted.file.empty() && picture.get() < 0) return fail(Error::Code::io, std::strerror(errno));
    const auto job = [&]() -> intake::Job {
        if (wanted.what == MediaWanted::What::code) return code_of(wanted);
        if (wanted.what == MediaWanted::What::subtitles) return intake::ReadSubtitles{};
        return notice_of(wanted);
    }();
    auto hash = make(job, picture.get(), progress);
    if (!hash) return fail(hash.error());
    return MediaFacts{MediaFacts::State::ready, *std::move(hash), Duration::zero(), ""};
}

Result<MediaFacts> TakingIn::take_in_file(const MediaWanted& wanted, const Progress& progress) {
    // Looking into it is most of the work, hashing and storing the rest.
    const auto part = [&](double from, double to) {
        return [&progress, from, to](double share) { return progress(from + (to - from) * share); };
    };
    const fs::path file = site_ / wanted.file;
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (opened.get() < 0)
        return fail(Error::Code::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    const std::array<int, 1> descriptors{opened.get()};
    const auto found = child_.run(intake::Probe{.loudness = true}, descriptors, part(0, 0.7));
    if (!found) return fail(found.error());
    auto hash = media::hash_file(file, part(0.7, 0.85));
    if (!hash) return fail(Error::Code::io, hash.error().message);
    if (auto stored = store_.take_in(file, *hash, part(0.85, 1)); !stored)
        return fail(stored.error().code == Error::Code::busy ? Error::Code::busy : Error::Code::io,
                    stored.error().message);
    MediaFacts facts{MediaFacts::State::ready, *std::move(hash), found->info.length, ""};
    facts.medium = medium_of(found->info.kind);
    facts.silent = !found->info.has_sound && facts.medium != MediaFacts::Medium::audio;
    facts.promised = found->info.promised;
    facts.languages = found->info.languages;
    if (const auto short_of = programme::shortfall(facts)) log::warn("{} {}", wanted.file, *short_of);
    if (facts.medium == MediaFacts::Medium::video) {
        facts.subtitles = subtitles_beside(wanted, progress);
        if (facts.subtitles.empty() && found->info.has_subtitles)
            facts.subtitles = subtitles_within(wanted, opened.get(), progress);
    }
    if (found->loudness) facts.gain_db = media::evening_gain_db(*found->loudness);
    return facts;
}

// The hash of those of a file beside the film; empty where there are none that can be read.
std::string TakingIn::subtitles_beside(const MediaWanted& wanted, const Progress& progress) {
    for (const fs::path& beside : media::subtitle_files_beside(site_ / wanted.file, wanted.language)) {
        const Descriptor file(::open(beside.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (file.get() < 0) continue;
        auto hash = make(intake::ReadSubtitles{}, file.get(), progress);
        if (hash) return *std::move(hash);
        log::warn("{}: {}", beside.filename().string(), hash.error().message);
    }
    return {};
}

// Of the film itself; empty where what it says it has cannot be read.
std::string TakingIn::subtitles_within(const MediaWanted& wanted, int film, const Progress& progress) {
    auto hash =
        make(intake::ReadSubtitles{intake::ReadSubtitles::From::film, wanted.language}, film, progress);
    if (hash) return *std::move(hash);
    log::warn("{}: {}", wanted.file, hash.error().message);
    return {};
}

Result<MediaFacts> TakingIn::take_in_document(const MediaWanted& wanted, const Progress& progress) {
    const Descriptor file(::open((site_ / wanted.file).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return fail(Error::Code::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    const std::array<int, 1> descriptors{file.get()};
    const auto counted = child_.run(intake::CountPages{}, descriptors, [&](double) { return progress(0); });
    if (!counted) return fail(counted.error());
    if (counted->pages > most_pages)
        log::warn("{} has {} pages; the first {} are played", wanted.file, counted->pages, most_pages);
    MediaFacts facts;
    facts.state = MediaFacts::State::ready;
    facts.medium = MediaFacts::Medium::document;
    facts.pages.resize(std::min(counted->pages, most_pages));
    std::string first_fault;
    bool any = false;
    for (std::uint32_t page = 1; page <= facts.pages.size(); ++page) {
        if (!programme::asked_for(wanted.pages, page)) continue;
        auto hash = make(intake::DrawPage{page, wanted.width, wanted.height}, file.get(), [&](double) {
            return progress(static_cast<double>(page) / static_cast<double>(facts.pages.size()));
        });
        if (hash) {
            any = true;
            facts.pages[page - 1] = *std::move(hash);
            continue;
        }
        if (hash.error().code == Error::Code::io || hash.error().code == Error::Code::timeout)
            return fail(hash.error());
        log::warn("{}, page {}: {}", wanted.file, page, hash.error().message);
        if (first_fault.empty()) first_fault = hash.error().message;
    }
    if (any) return facts;
    return fail(Error::Code::corrupt,
                !first_fault.empty() ? first_fault
                                     : fmt::format("none of the pages that are asked for is in it: it has {}",
                                                   counted->pages));
}

// Has it drawn or written beside the store, and puts it there under the hash of its bytes, as any file.
// `file` (-1: none) goes along.
Result<std::string> TakingIn::make(const intake::Job& job, int file, const Progress& progress) {
    static std::atomic<unsigned> drawings{0}; // several of these may draw at once
    const fs::path path = store_.path(fmt::format(".drawing-{}-{}", ::getpid(), ++drawings));
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    fs::remove(path, ignored);
    const Descriptor drawn(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (drawn.get() < 0)
        return fail(Error::Code::io,
                    fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno)));
    const std::array<int, 2> descriptors{drawn.get(), file};
    auto hash = [&]() -> Result<std::string> {
        auto done = child_.run(job, std::span(descriptors).first(file >= 0 ? 2 : 1), progress);
        if (!done) return fail(done.error());
        if (std::holds_alternative<intake::ReadSubtitles>(job) && done->lines == 0)
            return fail(Error::Code::corrupt, "there are no subtitles in it");
        auto of_bytes = media::hash_file(path);
        if (!of_bytes) return fail(Error::Code::io, of_bytes.error().message);
        ::fchmod(drawn.get(), 0444); // what nobody may write is linked, not copied
        if (auto stored = store_.take_in(path, *of_bytes); !stored)
            return fail(Error::Code::io, stored.error().message);
        return of_bytes;
    }();
    fs::remove(path, ignored);
    return hash;
}

} // namespace lianping::controller
