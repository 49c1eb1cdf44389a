#pragma once
// The parent's end: a child process that does one job after another, and is replaced when it dies of one.
//
// The child (lianping-intake) holds nothing but its end of a socket and the descriptors of the job at hand. A
// file that crashes, hangs or bloats it costs that one job: the answer says so, and the next job gets a new
// child.
//
// Thread-safety: one thread, the same for all calls (the child dies with the thread that started it).

#include "base/result.h"
#include "intake/jobs.h"
#include "time/instants.h"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace lianping::intake {

struct Limits {
    std::size_t memory = 1U << 30U; // that it may map beyond what its program and libraries do
    Duration silence = 20s;         // computing or resting for so long without progress: it hangs
    // Processor time of a job: so much, and as much again for each `bytes_a_second` of the file.
    std::chrono::seconds processor{60};
    std::size_t bytes_a_second = 1U << 20U;
};

class Child {
public:
    // `program`: lianping-intake. Nothing is started before the first job.
    explicit Child(std::filesystem::path program, Limits limits = {});
    ~Child(); // ends it at once
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // Called with 0 to 1, several times a second; false ends the child and the job with `timeout`.
    using Progress = std::function<bool(double)>;
    // Does the job with these descriptors, which stay the caller's. Blocks until it is done. Errors: those of
    // the job; corrupt where the file crashed the child, hung or took too much; io where there is no child to
    // be had (of the machine, not of the file).
    Result<Found> run(const Job& job, std::span<const int> descriptors, const Progress& progress = {});

    // What holds the child, as it said ("seccomp, landlock"); empty before the first job.
    const std::string& confined_by() const { return confined_by_; }
    pid_t pid() const { return pid_; } // -1: none now

private:
    Result<void> start();
    void end();
    std::optional<Duration> processor() const;
    void limit_processor(std::span<const int> descriptors) const;
    Result<Found> answer(const Progress& progress);
    Error cause_of_death();

    const std::filesystem::path program_;
    const Limits limits_;
    pid_t pid_ = -1;
    int socket_ = -1;
    int jobs_ = 0; // that this child has done
    std::string confined_by_;
};

// The program of that name beside the one that runs: they are installed together.
std::filesystem::path beside_this_program(const std::string& name);

} // namespace lianping::intake
