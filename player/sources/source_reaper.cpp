#include "player/sources/source_reaper.h"

#include <pthread.h>

namespace lianping::player {

SourceReaper::SourceReaper() : retired_(256) {
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "reaper");
        while (auto source = retired_.pop(1h)) source->reset();
    });
}

SourceReaper::~SourceReaper() {
    retired_.close();
    thread_.join();
}

void SourceReaper::retire(std::shared_ptr<void> source) {
    if (source) retired_.push(std::move(source));
}

} // namespace lianping::player
