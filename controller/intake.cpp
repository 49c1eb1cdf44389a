#include "controller/intake.h"

#include "base/log.h"
#include "media/subtitle_files.h"
#include "text/words.h"

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

// For people: the file, or what is drawn by its first words.
std::string name_of(const MediaWanted& wanted) {
    constexpr std::size_t letters = 40;
    if (!wanted.file.empty()) return wanted.file;
    const std::string& words = wanted.title.empty() ? wanted.code : wanted.title;
    return (wanted.what == MediaWanted::What::code ? "code " : "notice ") + text::presentable(words, letters);
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
      cache_(std::move(cache)) {
    for (const Lane lane : {soon, slow})
        threads_[lane] = std::jthread([this, lane](const std::stop_token& stop) { run(stop, lane); });
}

Intake::~Intake() { request_stop(); }

void Intake::request_stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
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

// A file that is not there, or grows, is looked at soon.
Intake::Lane Intake::lane_of(const MediaWanted& wanted) const {
    if (wanted.what != MediaWanted::What::file) return soon;
    std::error_code failed;
    const auto bytes = fs::file_size(site_ / wanted.file, failed);
    return !failed && bytes >= large ? slow : soon;
}

void Intake::ask_for(const std::vector<MediaWanted>& media) {
    std::vector<Lane> lane;
    lane.reserve(media.size());
    for (const MediaWanted& one : media) lane.push_back(lane_of(one));
    const std::scoped_lock lock(mutex_);
    for (std::size_t n = 0; n < media.size(); ++n)
        if (const std::string& key = media[n].key; wanted_.contains(key) && queued_.insert(key).second)
            queues_[lane[n]].push_back(key);
    changed_.notify_all();
}

void Intake::want(const std::vector<MediaWanted>& wanted) {
    std::map<std::string, MediaWanted> now;
    for (const MediaWanted& media : wanted) now[media.key] = media;
    const auto is_left = [&](const auto& of_key) { return !now.contains(of_key.first); };
    std::vector<MediaWanted> added;
    {
        const std::scoped_lock lock(mutex_);
        for (const MediaWanted& media : wanted)
            if (!wanted_.contains(media.key)) added.push_back(media);
        for (auto& queue : queues_)
            std::erase_if(queue, [&](const std::string& key) { return !now.contains(key); });
        std::erase_if(queued_, [&](const std::string& key) { return !now.contains(key); });
        std::erase_if(looked_at_, is_left);
        std::erase_if(again_, is_left);
        wanted_ = std::move(now);
    }
    ask_for(added);
}

void Intake::hurry(const std::vector<MediaWanted>& wanted) {
    std::set<std::string> keys;
    for (const MediaWanted& media : wanted) keys.insert(media.key);
    const std::scoped_lock lock(mutex_);
    for (auto& queue : queues_)
        std::stable_partition(queue.begin(), queue.end(),
                              [&](const std::string& key) { return keys.contains(key); });
}

void Intake::look_at(const std::string& file) {
    std::vector<MediaWanted> of_it;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, media] : wanted_)
            if (media.file == file || may_be_beside(file, media.file)) of_it.push_back(media);
    }
    ask_for(of_it);
}

void Intake::look_at_key(const std::string& key) {
    std::vector<MediaWanted> of_it;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto wanted = wanted_.find(key); wanted != wanted_.end()) of_it.push_back(wanted->second);
    }
    ask_for(of_it);
}

void Intake::look_at_all() {
    std::vector<MediaWanted> files, due;
    {
        const std::scoped_lock lock(mutex_);
        ++looks_;
        // One that is being tried just now is due when it has failed again.
        const auto is_tried = [&](const std::string& key) {
            return std::any_of(at_.begin(), at_.end(), [&](const At& at) { return at.key == key; });
        };
        for (const auto& [key, media] : wanted_) {
            if (!media.file.empty()) files.push_back(media);
            const auto failed = again_.find(key);
            if (failed != again_.end() && failed->second.look <= looks_ && !is_tried(key))
                due.push_back(media);
        }
    }
    for (const MediaWanted& media : files) {
        const auto is = stamp_of_wanted(media);
        if (is && fresh(*is)) continue;
        const std::scoped_lock lock(mutex_);
        const auto was = looked_at_.find(media.key);
        const bool same = is ? was != looked_at_.end() && was->second == *is : was == looked_at_.end();
        if (!same) due.push_back(media);
    }
    ask_for(due);
}

void Intake::try_again() {
    std::vector<std::string> keys;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, failed] : again_) keys.push_back(key);
        again_.clear();
    }
    for (const std::string& key : keys) look_at_key(key);
}

// A film that fails for want of room is copied as far as that goes: 10 s, 20 s, ... 5 min apart.
void Intake::note_outcome(const std::string& key, bool is_the_files_nature) {
    constexpr unsigned doublings = 5;
    const std::scoped_lock lock(mutex_);
    if (is_the_files_nature || !wanted_.contains(key)) {
        again_.erase(key);
        return;
    }
    Again& again = again_[key];
    again.look = looks_ + (1U << again.failures);
    again.failures = std::min(again.failures + 1, doublings);
}

std::vector<IntakeResult> Intake::results() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(results_, {});
}

// What takes long is what people ask about.
IntakeProgress Intake::progress() const {
    const std::scoped_lock lock(mutex_);
    const At& at = at_[slow].file.empty() ? at_[soon] : at_[slow];
    return {at.file, at.share, queues_[soon].size() + queues_[slow].size()};
}

void Intake::show_progress(Lane lane, const At& at) {
    const std::scoped_lock lock(mutex_);
    at_[lane] = at;
}

void Intake::save_cache() {
    const std::scoped_lock lock(cache_mutex_);
    if (auto saved = cache_.save(); !saved) log::warn("the intake's cache: {}", saved.error().message);
}

std::optional<IntakeCache::Known> Intake::cached(const std::string& key) {
    const std::scoped_lock lock(cache_mutex_);
    const IntakeCache::Known* known = cache_.find(key);
    return known == nullptr ? std::nullopt : std::optional(*known);
}

// Nothing: it is to stop.
std::optional<MediaWanted> Intake::next(const std::stop_token& stop, Lane lane) {
    std::unique_lock lock(mutex_);
    auto& queue = queues_[lane];
    if (queue.empty()) {
        lock.unlock();
        save_cache();
        lock.lock();
    }
    if (!changed_.wait(lock, stop, [&] { return !queue.empty(); })) return std::nullopt;
    MediaWanted next = wanted_[queue.front()];
    queue.pop_front();
    queued_.erase(next.key);
    at_[lane] = {next.key, name_of(next), 0};
    return next;
}

void Intake::run(const std::stop_token& stop, Lane lane) {
    // It may take long, and what is on screen must not wait for it.
    [[maybe_unused]] const int niced = ::nice(5);      // of this thread alone, on Linux
    TakingIn taking_in(site_, store_, child_program_); // its child dies with this thread
    while (const auto wanted = next(stop, lane)) {
        auto result = take_in(*wanted, taking_in, stop, lane);
        show_progress(lane, {});
        if (!result) continue; // stopped, or the file changed while it was read and comes again
        const std::scoped_lock lock(mutex_);
        results_.push_back(*std::move(result));
        waker_.wake();
    }
    save_cache();
}

std::optional<FileStamp> Intake::stamp_of_wanted(const MediaWanted& wanted) const {
    if (wanted.file.empty()) return FileStamp{};
    const fs::path file = site_ / wanted.file;
    return wanted.what == MediaWanted::What::file ? stamp_with_subtitles(file, wanted.language)
                                                  : stamp_of(file);
}

// Looks at what is wanted, unless it is as it was. Nothing: stopped, or it changed meanwhile and comes again.
std::optional<IntakeResult> Intake::take_in(const MediaWanted& wanted, TakingIn& taking_in,
                                            const std::stop_token& stop, Lane lane) {
    const auto before = stamp_of_wanted(wanted);
    {
        const std::scoped_lock lock(mutex_);
        if (before)
            looked_at_[wanted.key] = *before;
        else
            looked_at_.erase(wanted.key);
    }
    if (!before) {
        note_outcome(wanted.key, true);
        return IntakeResult{wanted.key,
                            {MediaFacts::State::missing, "", Duration::zero(), "there is no such file"}};
    }
    if (const auto known = cached(wanted.key);
        known && known->stamp == *before &&
        (known->facts.state == MediaFacts::State::broken || is_whole(*known))) {
        note_outcome(wanted.key, true);
        return IntakeResult{wanted.key, known->facts};
    }

    const std::string name = name_of(wanted);
    auto found = taking_in.look_into(wanted, [&](double share) {
        show_progress(lane, {wanted.key, name, share});
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
    note_outcome(wanted.key, remember);
    MediaFacts facts = found ? *std::move(found) : broken(found.error().message);
    if (remember) {
        const std::scoped_lock lock(cache_mutex_);
        cache_.put(wanted.key, {*before, facts, store_.size(facts.hash)});
    }
    return IntakeResult{wanted.key, std::move(facts)};
}

} // namespace lianping::controller
