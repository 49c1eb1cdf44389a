#pragma once
// For threads whose work can wait.
//
// Thread-safety: of the calling thread.

#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lianping::live {

// The last to get processor and disk: what is on air comes first.
inline void stand_back() {
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, thread, 19);
    constexpr int who_process = 1, class_idle = 3 << 13; // linux/ioprio.h
    ::syscall(SYS_ioprio_set, who_process, thread, class_idle);
}

// Folders that this thread makes from now on are their group's, too, whatever the process's mask: the
// controller, whoever edits the site and sources share those of recordings.
inline void share_folders() {
    if (::unshare(CLONE_FS) == 0) ::umask(0002);
}

} // namespace lianping::live
