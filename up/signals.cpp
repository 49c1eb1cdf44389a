#include "up/signals.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace lianping::up {

Signals::Signals() {
    sigset_t ours;
    sigemptyset(&ours);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&ours, signal);
    sigprocmask(SIG_BLOCK, &ours, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a closed terminal is no reason to take the screens down
    descriptor_ = signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC);
}

Signals::~Signals() {
    if (descriptor_ >= 0) close(descriptor_);
}

Signals::Woken Signals::wait(std::chrono::milliseconds patience) {
    pollfd waiting{descriptor_, POLLIN, 0};
    if (!stop_) poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(patience.count(), 0)));
    bool child = false;
    for (signalfd_siginfo info{}; read(descriptor_, &info, sizeof info) == sizeof info;) {
        if (info.ssi_signo == SIGCHLD)
            child = true;
        else
            stop_ = true;
    }
    if (stop_) return Woken::to_stop;
    return child ? Woken::by_child : Woken::by_time;
}

} // namespace lianping::up
