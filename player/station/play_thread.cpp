#include "player/station/play_thread.h"

#include "base/log.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <iterator>

namespace lianping::player {
namespace {

constexpr Duration again_after = 2s; // when the disk took nothing

} // namespace

PlayThread::PlayThread(PlaySpool spool)
    : spool_(std::move(spool)),
      waiting_(static_cast<std::uint64_t>(spool_.waiting())),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

PlayThread::~PlayThread() {
    thread_.request_stop();
    thread_.join();
}

std::string PlayThread::trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_;
}

Played PlayThread::row_of(const Lost& lost) {
    Played row;
    row.as = Played::As::gap;
    row.from = lost.from;
    row.to = lost.to;
    row.why = fmt::format("{} rows are lost: this node's disk did not take them", lost.rows);
    return row;
}

void PlayThread::lose(const Lost& more) {
    if (more.rows == 0) return;
    lost_.from = lost_.rows == 0 ? more.from : std::min(lost_.from, more.from);
    lost_.to = lost_.rows == 0 ? more.to : std::max(lost_.to, more.to);
    lost_.rows += more.rows;
}

// `later` goes behind `news`.
void PlayThread::append(PlayNews& news, PlayNews later) {
    const std::size_t room = most_in_memory - std::min(news.closed.size(), most_in_memory);
    const std::size_t taken = std::min(room, later.closed.size());
    const auto first_lost = later.closed.begin() + static_cast<std::ptrdiff_t>(taken);
    for (auto row = first_lost; row != later.closed.end(); ++row) lose({1, row->from, row->to});
    news.closed.insert(news.closed.end(), std::make_move_iterator(later.closed.begin()),
                       std::make_move_iterator(first_lost));
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
void PlayThread::put_back(PlayNews news, const Lost& lost) {
    const std::scoped_lock lock(mutex_);
    lose(lost);
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

void PlayThread::acknowledge(const PlayedAck& ack) {
    if (const auto done = spool_.acknowledged(ack); !done)
        log::warn("the proof of play: {}", done.error().message);
    offered_ = false;
}

// Said once in the log, and in the status for as long as it is so.
void PlayThread::say(std::string trouble) {
    if (!trouble.empty() && this->trouble().empty()) log::warn("{}", trouble);
    const std::scoped_lock lock(mutex_);
    trouble_ = std::move(trouble);
}

// What the disk does not take is kept here and tried again; what is lost is told in one row when it does.
bool PlayThread::write(PlayNews& news, const Lost& lost) {
    if (lost.rows > 0) news.closed.push_back(row_of(lost));
    const auto kept = spool_.keep(news.closed, news.open, news.alive);
    if (!kept && lost.rows > 0) news.closed.pop_back();
    say(kept ? "" : "the proof of play is not on the disk yet: " + kept.error().message);
    return kept.has_value();
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
        Lost lost;
        {
            std::unique_lock lock(mutex_);
            if (failed)
                given_.wait_for(lock, stop, again_after, [] { return false; });
            else
                given_.wait(lock, stop, [&] { return work_.news || work_.ack; });
            if (work_.news) lost = std::exchange(lost_, {});
            work = std::exchange(work_, {});
        }
        if (work.ack) acknowledge(*work.ack);
        failed = work.news && !write(*work.news, lost);
        if (failed) put_back(*std::move(work.news), lost);
        offer();
        const std::scoped_lock lock(mutex_);
        if (stop.stop_requested() && (failed || (!work_.news && !work_.ack))) break;
    }
    if (const auto done = spool_.stopped(); !done) log::warn("the proof of play: {}", done.error().message);
}

} // namespace lianping::player
