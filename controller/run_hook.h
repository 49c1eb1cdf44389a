#pragma once
// One run of a technician's program.

#include "base/result.h"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lianping::controller {

// Runs it with these words behind its name and `input` on its standard input, in a process group of its own,
// without this process's descriptors and signals. Blocks until it ends, `longest` at most or until stopped:
// then all of its group is killed. not_found: there is no such program that may be run; io: it could not be
// started, ended with another status than 0, was killed, or was ended because of `stop`, which says so.
Result<void> run_hook(const std::filesystem::path& program, const std::vector<std::string>& words,
                      const std::string& input, std::chrono::seconds longest, const std::stop_token& stop);

} // namespace lianping::controller
