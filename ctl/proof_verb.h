#pragma once
// The verb that asks what was shown.

#include "ctl/terminal.h"

#include <string>
#include <vector>

namespace lianping::ctl {

struct ProofOptions {
    std::string controller;
    std::vector<std::string> screens; // empty: all
    std::string from, to;             // empty: a day before --to; now
    bool totals = false;
    enum class Format { text, csv, json } format = Format::text;
};
// Rows on stdout as they come, what is not here yet on stderr.
ExitCode proof(const ProofOptions& options);

} // namespace lianping::ctl
