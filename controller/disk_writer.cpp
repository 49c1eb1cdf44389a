#include "controller/disk_writer.h"

#include <utility>

namespace lianping::controller {

DiskWriter::DiskWriter(const Waker& waker, Duration again)
    : waker_(waker), again_(again), thread_([this](const std::stop_token& stop) { run(stop); }) {}

DiskWriter::~DiskWriter() {
    thread_.request_stop();
    thread_.join();
}

std::uint64_t DiskWriter::write(Job job) {
    const std::scoped_lock lock(mutex_);
    job_ = std::move(job);
    given_.notify_all();
    return ++last_;
}

std::uint64_t DiskWriter::done() const {
    const std::scoped_lock lock(mutex_);
    return done_;
}

std::string DiskWriter::trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_;
}

void DiskWriter::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto given = [&] { return job_.has_value(); };
    std::optional<Job> failed;
    // Asked to stop, it still does what it was given.
    for (;;) {
        if (!failed && !given_.wait(lock, stop, given)) return;
        if (failed) given_.wait_for(lock, stop, again_, given);
        const bool last = stop.stop_requested();
        const Job job = *std::exchange(job_ ? job_ : failed, std::nullopt);
        failed.reset(); // what is newer takes its place
        const std::uint64_t number = last_;
        lock.unlock();
        const Result<void> written = job();
        lock.lock();
        done_ = number;
        trouble_ = written ? "" : written.error().message;
        if (!written) failed = job;
        waker_.wake();
        if (last && !job_) return;
    }
}

} // namespace lianping::controller
