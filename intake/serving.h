#pragma once
// The child's end: takes jobs from its socket one after the other and says what came of each.
//
// Thread-safety: one thread.

#include "base/result.h"
#include "intake/jobs.h"

#include <functional>
#include <span>
#include <string>

namespace lianping::intake {

// Told how far a job is, 0 to 1. Always true: whoever gives up on a job ends the child.
using Telling = std::function<bool(double)>;
using Work = std::function<Result<Found>(const Job&, std::span<const int> descriptors, const Telling&)>;

// Until the other end is closed. `confined_by` is what the parent is told first. Memory that is not to be had
// is said to be the file's fault.
void serve(int socket, const std::string& confined_by, const Work& work);

} // namespace lianping::intake
