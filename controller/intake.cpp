#include "controller/intake.h"

#include "base/descriptor.h"
#include "base/log.h"
#include "media/loudness.h"
#include "media/subtitle_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace lianping::controller {

namespace fs = std::filesystem;
using programme::MediaFacts;

namespace {

// The stamp that a file's last writer may still be at work.
bool fresh(const FileStamp& stamp) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto age = now - std::chrono::nanoseconds(stamp.changed_ns);
    return age >= std::chrono::nanoseconds::zero() && age < std::chrono::seconds(2);
}

MediaFacts broken(std::string why) {
    return {MediaFacts::State::broken, "", Duration::zero(), std::move(why)};
}

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

// Whether a file that changed may hold the subtitles of a film: it lies beside and begins with its name.
bool may_be_beside(const std::string& file, const std::string& film) {
    const fs::path stem = fs::path(film).stem();
    return !film.empty() && fs::path(file).parent_path() == fs::path(film).parent_path() &&
           fs::path(file).filename().string().starts_with(stem.string() + ".");
}

// Of a film and what lies beside it for it: so a cache knows when either changed.
std::optional<FileStamp> stamp_with_subtitles(const fs::path& file, const std::string& language) {
    auto stamp = stamp_of(file);
    if (!stamp) return stamp;
    for (const fs::path& beside : media::subtitle_files_beside(file, language))
        if (const auto also = stamp_of(beside)) {
            stamp->size += also->size;
            stamp->changed_ns = std::max(stamp->changed_ns, also->changed_ns);
        }
    return stamp;
}

constexpr std::uint32_t most_pages = 500; // of a document

bool asked_for(const std::vector<programme::PageRange>& pages, std::uint32_t page) {
    return pages.empty() || std::any_of(pages.begin(), pages.end(), [&](const programme::PageRange& range) {
               return range.first <= page && page <= range.last;
           });
}

} // namespace

Intake::Intake(fs::path site, media::Store store, fs::path cache, fs::path child, const Waker& waker)
    : site_(std::move(site)),
      store_(std::move(store)),
      child_program_(std::move(child)),
      waker_(waker),
      remembered_(cache),
      cache_(std::move(cache)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Intake::~Intake() {
    thread_.request_stop();
    changed_.notify_all();
}

std::optional<MediaFacts> Intake::remembered(const std::string& key) const {
    const IntakeCache::Known* known = remembered_.find(key);
    if (known == nullptr) return std::nullopt;
    if (known->facts.state == MediaFacts::State::ready && !in_store(known->facts)) return std::nullopt;
    return known->facts;
}

bool Intake::in_store(const MediaFacts& facts) const {
    if (!facts.subtitles.empty() && !store_.has(facts.subtitles)) return false;
    if (facts.medium != MediaFacts::Medium::document) return store_.has(facts.hash);
    return std::all_of(facts.pages.begin(), facts.pages.end(),
                       [&](const std::string& page) { return page.empty() || store_.has(page); });
}

void Intake::want(const std::vector<MediaWanted>& wanted) {
    const std::scoped_lock lock(mutex_);
    std::map<std::string, MediaWanted> now;
    for (const MediaWanted& media : wanted) {
        now[media.key] = media;
        if (!wanted_.contains(media.key)) queue_.push_back(media.key);
    }
    std::erase_if(queue_, [&](const std::string& key) { return !now.contains(key); });
    std::erase_if(looked_at_, [&](const auto& file) { return !now.contains(file.first); });
    wanted_ = std::move(now);
    progress_.waiting = queue_.size();
    changed_.notify_all();
}

void Intake::look_at(const std::string& file) {
    const std::scoped_lock lock(mutex_);
    for (const auto& [key, media] : wanted_)
        if ((media.file == file || may_be_beside(file, media.file)) &&
            std::find(queue_.begin(), queue_.end(), key) == queue_.end())
            queue_.push_back(key);
    progress_.waiting = queue_.size();
    changed_.notify_all();
}

void Intake::look_at_key(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    if (wanted_.contains(key) && std::find(queue_.begin(), queue_.end(), key) == queue_.end())
        queue_.push_back(key);
    progress_.waiting = queue_.size();
    changed_.notify_all();
}

void Intake::look_at_all() {
    std::vector<MediaWanted> files;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, media] : wanted_)
            if (!media.file.empty()) files.push_back(media);
    }
    std::vector<std::string> changed;
    for (const MediaWanted& media : files) {
        const auto is = stamp_of_wanted(media);
        if (is && fresh(*is)) continue;
        const std::scoped_lock lock(mutex_);
        const auto was = looked_at_.find(media.key);
        const bool same = is ? was != looked_at_.end() && was->second == *is : was == looked_at_.end();
        if (!same) changed.push_back(media.file);
    }
    for (const std::string& file : changed) look_at(file);
}

std::vector<IntakeResult> Intake::results() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(results_, {});
}

IntakeProgress Intake::progress() const {
    const std::scoped_lock lock(mutex_);
    return progress_;
}

void Intake::show_progress(const std::string& file, double share) {
    const std::scoped_lock lock(mutex_);
    progress_.file = file;
    progress_.share = share;
    progress_.waiting = queue_.size();
}

void Intake::run(const std::stop_token& stop) {
    // It may take long and nothing on screen waits for it.
    [[maybe_unused]] const int niced = ::nice(5); // of this thread alone, on Linux
    intake::Child child(child_program_);
    child_ = &child;
    while (!stop.stop_requested()) {
        MediaWanted next;
        {
            std::unique_lock lock(mutex_);
            if (queue_.empty()) {
                lock.unlock();
                if (auto saved = cache_.save(); !saved)
                    log::warn("the intake's cache: {}", saved.error().message);
                lock.lock();
            }
            if (!changed_.wait(lock, stop, [&] { return !queue_.empty(); })) break;
            next = wanted_[queue_.front()];
            queue_.pop_front();
        }
        show_progress(next.file.empty() ? next.title : next.file, 0);
        auto result = take_in(next, stop);
        show_progress("", 0);
        if (!result) continue; // stopped, or the file changed while it was read and comes again
        const std::scoped_lock lock(mutex_);
        results_.push_back(*std::move(result));
        waker_.wake();
    }
    if (auto saved = cache_.save(); !saved) log::warn("the intake's cache: {}", saved.error().message);
    child_ = nullptr;
}

std::optional<FileStamp> Intake::stamp_of_wanted(const MediaWanted& wanted) const {
    if (wanted.file.empty()) return FileStamp{};
    const fs::path file = site_ / wanted.file;
    return wanted.what == MediaWanted::What::file ? stamp_with_subtitles(file, wanted.language)
                                                  : stamp_of(file);
}

// Looks at what is wanted, unless it is as it was. Nothing: stopped, or it changed meanwhile and comes again.
std::optional<IntakeResult> Intake::take_in(const MediaWanted& wanted, const std::stop_token& stop) {
    const auto before = stamp_of_wanted(wanted);
    {
        const std::scoped_lock lock(mutex_);
        if (before)
            looked_at_[wanted.key] = *before;
        else
            looked_at_.erase(wanted.key);
    }
    if (!before)
        return IntakeResult{wanted.key,
                            {MediaFacts::State::missing, "", Duration::zero(), "there is no such file"}};
    if (const IntakeCache::Known* known = cache_.find(wanted.key);
        known != nullptr && known->stamp == *before &&
        (known->facts.state == MediaFacts::State::broken || in_store(known->facts)))
        return IntakeResult{wanted.key, known->facts};

    const std::string name = wanted.file.empty() ? wanted.title : wanted.file;
    auto found = look_into(wanted, [&](double share) {
        show_progress(name, share);
        return !stop.stop_requested();
    });
    if (stop.stop_requested()) return std::nullopt;
    const bool changed =
        stamp_of_wanted(wanted) != before || (!found && found.error().code == Error::Code::busy);
    if (changed) { // what was found is of neither
        look_at(wanted.file);
        return std::nullopt;
    }
    if (!found) log::warn("{}: {}", name, found.error().message);
    // What the disk or the machine did is not the file's nature, and not remembered.
    const bool remember = found || found.error().code != Error::Code::io;
    MediaFacts facts = found ? *std::move(found) : broken(found.error().message);
    if (remember) cache_.put(wanted.key, {*before, facts});
    return IntakeResult{wanted.key, std::move(facts)};
}

// Errors: busy where the file changed meanwhile; io where it is not the file's fault.
Result<MediaFacts> Intake::look_into(const MediaWanted& wanted, const Progress& progress) {
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

Result<MediaFacts> Intake::take_in_file(const MediaWanted& wanted, const Progress& progress) {
    // Looking into it is most of the work, hashing and storing the rest.
    const auto part = [&](double from, double to) {
        return [&progress, from, to](double share) { return progress(from + (to - from) * share); };
    };
    const fs::path file = site_ / wanted.file;
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (opened.get() < 0)
        return fail(Error::Code::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    const std::array<int, 1> descriptors{opened.get()};
    const auto found = child_->run(intake::Probe{.loudness = true}, descriptors, part(0, 0.7));
    if (!found) return fail(found.error());
    auto hash = media::hash_file(file, part(0.7, 0.85));
    if (!hash) return fail(Error::Code::io, hash.error().message);
    if (auto stored = store_.take_in(file, *hash, part(0.85, 1)); !stored)
        return fail(stored.error().code == Error::Code::busy ? Error::Code::busy : Error::Code::io,
                    stored.error().message);
    MediaFacts facts{MediaFacts::State::ready, *std::move(hash), found->info.length, ""};
    facts.medium = medium_of(found->info.kind);
    facts.silent = !found->info.has_sound && facts.medium != MediaFacts::Medium::audio;
    if (facts.medium == MediaFacts::Medium::video) {
        facts.subtitles = subtitles_beside(wanted, progress);
        if (facts.subtitles.empty() && found->info.has_subtitles)
            facts.subtitles = subtitles_within(wanted, opened.get(), progress);
    }
    if (found->loudness) facts.gain_db = media::evening_gain_db(*found->loudness);
    return facts;
}

// The hash of those of a file beside the film; empty where there are none that can be read.
std::string Intake::subtitles_beside(const MediaWanted& wanted, const Progress& progress) {
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
std::string Intake::subtitles_within(const MediaWanted& wanted, int film, const Progress& progress) {
    auto hash =
        make(intake::ReadSubtitles{intake::ReadSubtitles::From::film, wanted.language}, film, progress);
    if (hash) return *std::move(hash);
    log::warn("{}: {}", wanted.file, hash.error().message);
    return {};
}

Result<MediaFacts> Intake::take_in_document(const MediaWanted& wanted, const Progress& progress) {
    const Descriptor file(::open((site_ / wanted.file).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return fail(Error::Code::io, fmt::format("cannot be read: {}", std::strerror(errno)));
    const std::array<int, 1> descriptors{file.get()};
    const auto counted = child_->run(intake::CountPages{}, descriptors, [&](double) { return progress(0); });
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
        if (!asked_for(wanted.pages, page)) continue;
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
Result<std::string> Intake::make(const intake::Job& job, int file, const Progress& progress) {
    const fs::path path = store_.path(fmt::format(".drawing-{}", ::getpid()));
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    fs::remove(path, ignored);
    const Descriptor drawn(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (drawn.get() < 0)
        return fail(Error::Code::io,
                    fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno)));
    const std::array<int, 2> descriptors{drawn.get(), file};
    auto hash = [&]() -> Result<std::string> {
        auto done = child_->run(job, std::span(descriptors).first(file >= 0 ? 2 : 1), progress);
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
