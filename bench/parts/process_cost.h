#pragma once
// What a process costs, as the kernel counts it.

#include "time/instants.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace lianping::bench {

// User and system time of a running process, all its threads. Zero where it is gone.
Duration cpu_time(pid_t process);
// The same to the nanosecond, of the threads that run: what ended threads used is not in it.
Duration exact_cpu_time(pid_t process);

// Memory in MB. `resident` (Rss) counts pages shared with others whole, `share` (Pss) counts of those its
// share, `own` is what nobody shares. All zero where it is gone.
struct Memory {
    double resident = 0, share = 0, own = 0;
};
Memory memory_of(pid_t process);
int descriptors_of(pid_t process); // open ones; zero where it is gone
int threads_of(pid_t process);

// Starts a program with its output thrown away, on that X display.
pid_t start_program(const std::vector<std::string>& words, const std::string& display);
// Waits for its end. User and system time of its whole life.
Duration cpu_until_end(pid_t process);
void end_program(pid_t process); // SIGTERM, and waits

} // namespace lianping::bench
