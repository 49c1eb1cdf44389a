#include "player/sources/worker.h"

#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace lianping::player {
namespace {

std::atomic<unsigned>& hanging() {
    static std::atomic<unsigned> count{0};
    return count;
}

} // namespace

struct Worker::Shared {
    std::atomic<bool> stop{false};
    std::mutex mutex; // guards what follows
    std::condition_variable changed;
    bool done = false;
    bool left_behind = false;
};

Worker::Worker(const char* name, std::function<void(const std::atomic<bool>&)> body, Duration patience)
    : shared_(std::make_shared<Shared>()), patience_(patience) {
    std::thread([shared = shared_, body = std::move(body), name]() mutable {
        pthread_setname_np(pthread_self(), name);
        body(shared->stop);
        body = nullptr; // what it owned goes before it counts as done
        const std::scoped_lock lock(shared->mutex);
        shared->done = true;
        if (shared->left_behind) --hanging();
        shared->changed.notify_all();
    }).detach();
}

Worker::~Worker() {
    stop();
    std::unique_lock lock(shared_->mutex);
    if (shared_->changed.wait_for(lock, patience_, [this] { return shared_->done; })) return;
    shared_->left_behind = true;
    ++hanging();
}

void Worker::stop() { shared_->stop.store(true); }

unsigned Worker::abandoned() { return hanging().load(); }

} // namespace lianping::player
