#include "controller/intake.h"

#include "base/log.h"
#include "media/subtitle_files.h"

#include <unistd.h>

#include <algorithm>
#include <set>

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
    if (known->facts.state == MediaFacts::State::ready && !is_whole(*known)) return std::nullopt;
    return known->facts;
}

// A disk that lost the end of a file shows in its size.
bool Intake::is_whole(const IntakeCache::Known& known) const {
    return in_store(known.facts) && (known.stored == 0 || store_.size(known.facts.hash) == known.stored);
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

void Intake::hurry(const std::vector<MediaWanted>& wanted) {
    std::set<std::string> keys;
    for (const MediaWanted& media : wanted) keys.insert(media.key);
    const std::scoped_lock lock(mutex_);
    std::stable_partition(queue_.begin(), queue_.end(),
                          [&](const std::string& key) { return keys.contains(key); });
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
    [[maybe_unused]] const int niced = ::nice(5);      // of this thread alone, on Linux
    TakingIn taking_in(site_, store_, child_program_); // its child dies with this thread
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
        auto result = take_in(next, taking_in, stop);
        show_progress("", 0);
        if (!result) continue; // stopped, or the file changed while it was read and comes again
        const std::scoped_lock lock(mutex_);
        results_.push_back(*std::move(result));
        waker_.wake();
    }
    if (auto saved = cache_.save(); !saved) log::warn("the intake's cache: {}", saved.error().message);
}

std::optional<FileStamp> Intake::stamp_of_wanted(const MediaWanted& wanted) const {
    if (wanted.file.empty()) return FileStamp{};
    const fs::path file = site_ / wanted.file;
    return wanted.what == MediaWanted::What::file ? stamp_with_subtitles(file, wanted.language)
                                                  : stamp_of(file);
}

// Looks at what is wanted, unless it is as it was. Nothing: stopped, or it changed meanwhile and comes again.
std::optional<IntakeResult> Intake::take_in(const MediaWanted& wanted, TakingIn& taking_in,
                                            const std::stop_token& stop) {
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
        (known->facts.state == MediaFacts::State::broken || is_whole(*known)))
        return IntakeResult{wanted.key, known->facts};

    const std::string name = wanted.file.empty() ? wanted.title : wanted.file;
    auto found = taking_in.look_into(wanted, [&](double share) {
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
    if (remember) cache_.put(wanted.key, {*before, facts, store_.size(facts.hash)});
    return IntakeResult{wanted.key, std::move(facts)};
}

} // namespace lianping::controller
