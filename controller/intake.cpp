#include "controller/intake.h"

#include "base/log.h"
#include "media/probe.h"
#include "text/notice.h"
#include "text/text.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

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

} // namespace

Intake::Intake(fs::path site, media::Store store, fs::path cache, const Waker& waker)
    : site_(std::move(site)),
      store_(std::move(store)),
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
    if (known->facts.state == MediaFacts::State::ready && !store_.has(known->facts.hash)) return std::nullopt;
    return known->facts;
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
        if (media.file == file && std::find(queue_.begin(), queue_.end(), key) == queue_.end())
            queue_.push_back(key);
    progress_.waiting = queue_.size();
    changed_.notify_all();
}

void Intake::look_at_all() {
    std::map<std::string, std::string> files; // by key
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, media] : wanted_)
            if (!media.file.empty()) files[key] = media.file;
    }
    std::vector<std::string> changed;
    for (const auto& [key, file] : files) {
        const auto is = stamp_of(site_ / file);
        if (is && fresh(*is)) continue;
        const std::scoped_lock lock(mutex_);
        const auto was = looked_at_.find(key);
        const bool same = is ? was != looked_at_.end() && was->second == *is : was == looked_at_.end();
        if (!same) changed.push_back(file);
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
}

std::optional<IntakeResult> Intake::take_in(const MediaWanted& wanted, const std::stop_token& stop) {
    if (wanted.file.empty()) return draw(wanted);
    return take_in_file(wanted, stop);
}

std::optional<IntakeResult> Intake::take_in_file(const MediaWanted& wanted, const std::stop_token& stop) {
    const fs::path file = site_ / wanted.file;
    const auto before = stamp_of(file);
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
        (known->facts.state == MediaFacts::State::broken || store_.has(known->facts.hash)))
        return IntakeResult{wanted.key, known->facts};

    // Hashing is about a third of the work, reading it for its length the rest.
    const auto progress = [&](double from, double to) {
        return [this, &wanted, &stop, from, to](double share) {
            show_progress(wanted.file, from + (to - from) * share);
            return !stop.stop_requested();
        };
    };
    const auto settled = [&](MediaFacts facts) -> std::optional<IntakeResult> {
        if (stop.stop_requested()) return std::nullopt;
        if (stamp_of(file) != before) { // it was written to meanwhile: what was found is of neither
            look_at(wanted.file);
            return std::nullopt;
        }
        if (facts.state == MediaFacts::State::broken) log::warn("{}: {}", wanted.file, facts.why);
        cache_.put(wanted.key, {*before, facts});
        return IntakeResult{wanted.key, std::move(facts)};
    };
    const auto info = media::probe(file, progress(0, 0.5));
    if (!info) {
        if (info.error().code == Error::Code::io) // of the disk, not of the file: not remembered
            return IntakeResult{wanted.key, broken(info.error().message)};
        return settled(broken(info.error().message));
    }
    const auto hash = media::hash_file(file, progress(0.5, 0.8));
    if (!hash) {
        if (stop.stop_requested()) return std::nullopt;
        return IntakeResult{wanted.key, broken(hash.error().message)};
    }
    if (auto stored = store_.take_in(file, *hash, progress(0.8, 1)); !stored) {
        if (stop.stop_requested()) return std::nullopt;
        if (stored.error().code == Error::Code::busy) { // changed between hashing and storing
            look_at(wanted.file);
            return std::nullopt;
        }
        return IntakeResult{wanted.key, broken(stored.error().message)};
    }
    return settled({MediaFacts::State::ready, *hash, info->length, ""});
}

IntakeResult Intake::draw(const MediaWanted& wanted) {
    if (const IntakeCache::Known* known = cache_.find(wanted.key);
        known != nullptr && store_.has(known->facts.hash))
        return {wanted.key, known->facts};
    text::Notice notice;
    notice.title = wanted.title;
    notice.body = wanted.body;
    notice.width = wanted.width;
    notice.height = wanted.height;
    if (wanted.background != Colour{})
        notice.background = {wanted.background.r / 255.0, wanted.background.g / 255.0,
                             wanted.background.b / 255.0, 1};
    // Drawn beside the store and put into it under the hash of its bytes, as any file is.
    const fs::path drawn = store_.path(fmt::format(".drawing-{}.png", ::getpid()));
    std::error_code ignored;
    fs::create_directories(drawn.parent_path(), ignored);
    const auto facts = [&]() -> MediaFacts {
        if (auto written = text::write_png(text::draw_notice(notice), drawn.string()); !written)
            return broken(written.error().message);
        const auto hash = media::hash_file(drawn);
        if (!hash) return broken(hash.error().message);
        if (auto stored = store_.take_in(drawn, *hash); !stored) return broken(stored.error().message);
        return {MediaFacts::State::ready, *hash, Duration::zero(), ""};
    }();
    fs::remove(drawn, ignored);
    if (facts.state == MediaFacts::State::ready) cache_.put(wanted.key, {{}, facts});
    return {wanted.key, facts};
}

} // namespace lianping::controller
