#include "controller/disk_writer.h"

#include <utility>

namespace lianping::controller {

DiskWriter::DiskWriter(const Waker& waker)
    : waker_(waker), thread_([this](const std::stop_token& stop) { run(stop); }) {}

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
    // Asked to stop, it still does what it was given.
    while (given_.wait(lock, stop, [&] { return job_.has_value(); })) {
        const Job job = *std::exchange(job_, std::nullopt);
        const std::uint64_t number = last_;
        lock.unlock();
        const Result<void> written = job();
        lock.lock();
        done_ = number;
        trouble_ = written ? "" : written.error().message;
        waker_.wake();
    }
}

} // namespace lianping::controller
