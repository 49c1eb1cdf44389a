#include "controller/play_desk.h"

#include "base/log.h"

#include <pthread.h>

#include <utility>

namespace lianping::controller {

PlayDesk::PlayDesk(PlayRecords records, const Waker& waker, Duration tidy_every)
    : records_(std::move(records)),
      waker_(waker),
      tidy_every_(tidy_every),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

PlayDesk::~PlayDesk() {
    thread_.request_stop();
    thread_.join();
}

bool PlayDesk::store(PlayedBatch batch, std::string screen) {
    const std::scoped_lock lock(mutex_);
    if (batches_ >= most_waiting) return false;
    ++batches_;
    jobs_.push_back({std::move(batch), std::move(screen), {}, 0});
    given_.notify_all();
    return true;
}

void PlayDesk::keep(UtcTime now, Duration keep) {
    const std::scoped_lock lock(mutex_);
    keep_ = Keep{now, keep};
}

std::uint64_t PlayDesk::ask(Question question) {
    const std::scoped_lock lock(mutex_);
    jobs_.push_back({std::nullopt, "", std::move(question), ++asked_});
    given_.notify_all();
    return asked_;
}

std::vector<PlayDesk::Ack> PlayDesk::acks() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(acks_, {});
}

std::vector<PlayDesk::Answered> PlayDesk::answers() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(answers_, {});
}

std::string PlayDesk::trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_;
}

void PlayDesk::work(Job job) {
    if (job.question) {
        Answered answered{job.number, job.question(records_)};
        const std::scoped_lock lock(mutex_);
        answers_.push_back(std::move(answered));
        return;
    }
    const auto stored = records_.store(*job.batch, job.screen);
    const std::scoped_lock lock(mutex_);
    --batches_;
    if (stored)
        acks_.push_back({job.batch->node, *stored});
    else if (trouble_.empty())
        log::error("the proof of play of {} cannot be stored, and stays on the node: {}", job.batch->node,
                   stored.error().message);
    trouble_ = stored ? "" : stored.error().message;
}

void PlayDesk::run(const std::stop_token& stop) {
    using Steady = std::chrono::steady_clock;
    pthread_setname_np(pthread_self(), "played");
    auto next_tidy = Steady::now() + tidy_every_;
    for (;;) {
        std::optional<Job> job;
        std::optional<Keep> keep;
        {
            std::unique_lock lock(mutex_);
            // Asked to stop, it still does what it was given.
            given_.wait_until(lock, stop, next_tidy, [&] { return !jobs_.empty(); });
            if (!jobs_.empty()) {
                job = std::move(jobs_.front());
                jobs_.pop_front();
            } else if (stop.stop_requested()) {
                return;
            }
            keep = keep_;
        }
        if (job) {
            work(*std::move(job));
            waker_.wake();
        }
        if (Steady::now() < next_tidy) continue; // however much there is to do: a busy site fills the disk
        const bool more = keep && records_.tidy(keep->now, keep->keep);
        next_tidy = Steady::now() + (more ? Duration(100ms) : tidy_every_);
    }
}

} // namespace lianping::controller
