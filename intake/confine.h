#pragma once
// Takes from this process all that looking into a file does not need: it may read the files that text is set
// with (fonts, and the tables of PDF readers) and the descriptors it is given, and nothing else. Nothing
// opens for writing, no socket, no other program, no other process.
//
// Why each is safe to rely on: docs/media.md.

#include <cstddef>
#include <string>

namespace lianping::intake {

// From now on, and not to be undone; before any thread starts. `memory`: bytes that may be mapped beyond
// those that are. Gives what holds, for people: "seccomp, landlock"; a kernel that lacks one leaves it out.
std::string confine(std::size_t memory);

} // namespace lianping::intake
