#include "programme/findings.h"

#include <algorithm>

namespace lianping::programme {

std::string to_string(const Finding& finding) {
    std::string text = finding.place.file;
    if (finding.place.line > 0)
        text += ":" + std::to_string(finding.place.line) + ":" +
                std::to_string(std::max(finding.place.column, 1));
    text += finding.rank == Finding::Rank::warning ? ": warning: " : ": error: ";
    return text + finding.message;
}

bool has_errors(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.rank == Finding::Rank::error; });
}

} // namespace lianping::programme
