#include "programme/report.h"

#include <algorithm>
#include <tuple>

namespace lianping::programme {

void Report::add(Finding::Rank rank, Place place, std::string message) {
    if (rank == Finding::Rank::error) ++errors_;
    // Only what does not stop a programme may be left unsaid, once a first error is there.
    if (++per_file_[place.file] > most_per_file && (rank != Finding::Rank::error || errors_ > 1)) return;
    findings_.push_back({rank, std::move(place), std::move(message)});
}

std::vector<Finding> Report::take() {
    for (const auto& [file, count] : per_file_)
        if (count > most_per_file)
            findings_.push_back({Finding::Rank::warning,
                                 {file, 0, 0},
                                 std::to_string(count - most_per_file) + " more findings are not listed"});
    const auto key = [](const Finding& f) {
        return std::tie(f.place.file, f.place.line, f.place.column, f.rank, f.message);
    };
    std::stable_sort(findings_.begin(), findings_.end(),
                     [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
    findings_.erase(std::unique(findings_.begin(), findings_.end(),
                                [&](const Finding& a, const Finding& b) { return key(a) == key(b); }),
                    findings_.end());
    per_file_.clear();
    errors_ = 0;
    return std::move(findings_);
}

} // namespace lianping::programme
