#pragma once
// lianpingctl's arguments -> the verb that they mean.

namespace lianping::ctl {

// Runs the verb; what main returns: 0 good, 1 bad (findings, a refusal, nobody there), 2 the arguments make
// no sense.
int run(int argc, const char* const* argv);

} // namespace lianping::ctl
