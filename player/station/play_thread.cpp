#include "player/station/play_thread.h"

#include "base/log.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <iterator>

namespace lianping::player {
namespace {

constexpr Duration again_after = 2s; // when the disk took nothing

Played lost_rows(std::uint64_t count, UtcTime at) {
    Played row;
    row.as = Played::As::gap;
    row.from = row.to = at;
    row.why = fmt::format("{} rows are lost: this node's disk did not take them", count);
    return row;
}

} // namespace

PlayThread::PlayThread(PlaySpool spool)
    : spool_(std::move(spool)),
      waiting_(static_cast<std::uint64_t>(spool_.waiting())),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

PlayThread::~PlayThread() {
    thread_.request_stop();
    thread_.join();
}

// `later` goes behind `news`.
void PlayThread::append(PlayNews& news, PlayNews later) {
    const std::size_t room = most_in_memory - std::min(news.closed.size(), most_in_memory);
    const std::size_t taken = std::min(room, later.closed.size());
    lost_ += later.closed.size() - taken;
    news.closed.insert(news.closed.end(), std::make_move_iterator(later.closed.begin()),
                       std::make_move_iterator(later.closed.begin() + static_cast<std::ptrdiff_t>(taken)));
    news.open = std::move(later.open);
    news.alive = later.alive;
}

void PlayThread::post(PlayNews news) {
    const std::scoped_lock lock(mutex_);
    if (work_.news)
        append(*work_.news, std::move(news));
    else
        work_.news = std::move(news);
    given_.notify_all();
}

// What could not be written goes before what has come meanwhile.
void PlayThread::put_back(PlayNews news) {
    const std::scoped_lock lock(mutex_);
    if (work_.news) append(news, *std::move(work_.news));
    work_.news = std::move(news);
}

std::optional<PlayedBatch> PlayThread::next_batch() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(batch_, std::nullopt);
}

void PlayThread::acknowledged(const PlayedAck& ack) {
    const std::scoped_lock lock(mutex_);
    work_.ack = ack;
    given_.notify_all();
}

// What the disk does not take is kept here and tried again.
void PlayThread::write(Work& work) {
    if (work.ack) {
        if (const auto done = spool_.acknowledged(*work.ack); !done)
            log::warn("the proof of play: {}", done.error().message);
        work.ack.reset();
        offered_ = false;
    }
    if (!work.news) return;
    if (const auto kept = spool_.keep(work.news->closed, work.news->open, work.news->alive); !kept) {
        if (!std::exchange(told_, true))
            log::warn("the proof of play is not on the disk yet: {}", kept.error().message);
        return;
    }
    told_ = false;
    work.news.reset();
}

void PlayThread::offer() {
    waiting_ = static_cast<std::uint64_t>(spool_.waiting());
    if (offered_) return;
    auto next = spool_.oldest();
    if (!next) return;
    offered_ = true;
    const std::scoped_lock lock(mutex_);
    batch_ = std::move(next);
}

void PlayThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "played");
    offer();
    for (bool failed = false;;) {
        Work work;
        std::uint64_t lost = 0;
        {
            std::unique_lock lock(mutex_);
            if (failed)
                given_.wait_for(lock, stop, again_after, [] { return false; });
            else
                given_.wait(lock, stop, [&] { return work_.news || work_.ack; });
            work = std::exchange(work_, {});
            lost = std::exchange(lost_, 0);
        }
        if (lost > 0 && work.news) work.news->closed.push_back(lost_rows(lost, work.news->alive));
        write(work);
        failed = work.news.has_value();
        if (failed) put_back(*std::move(work.news));
        offer();
        const std::scoped_lock lock(mutex_);
        if (stop.stop_requested() && (failed || (!work_.news && !work_.ack))) break;
    }
    if (const auto done = spool_.stopped(); !done) log::warn("the proof of play: {}", done.error().message);
}

} // namespace lianping::player
