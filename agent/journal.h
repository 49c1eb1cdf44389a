#pragma once
// The last lines that a unit left in this machine's journal.
//
// Thread-safety: safe. Blocks on the disk.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping::agent {

struct JournalLines {
    std::vector<std::string> lines; // "2026-11-28T14:30:00.123Z lianping-player[812]: text", oldest first
    std::string cursor;             // behind the last of them
};
// At most `most` lines: the newest, or, where `cursor` is given, those that follow it. io where the journal
// cannot be read.
Result<JournalLines> journal_of(const std::string& unit, std::uint32_t most, const std::string& cursor);

} // namespace lianping::agent
