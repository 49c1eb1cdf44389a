#include "agent/media_thread.h"

#include "agent/media_bringing.h"

namespace lianping::agent {

MediaThread::MediaThread(Parts parts)
    : bringing_(std::make_shared<Bringing>(std::move(parts))),
      thread_([bringing = bringing_](const std::stop_token& stop) { bringing->run(stop); }) {}

MediaThread::~MediaThread() = default;

MediaState MediaThread::state() const { return bringing_->state(); }

} // namespace lianping::agent
