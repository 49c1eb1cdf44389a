#pragma once
// Collects what is wrong with a site while it is read, so that all of it is said at once.
//
// Thread-safety: unsafe.

#include "programme/findings.h"
#include "programme/source_text.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::programme {

class Report {
public:
    // A file with more findings than this has one fault that shows everywhere; the rest are counted only.
    static constexpr int most_per_file = 100;

    void error(Place place, std::string message) {
        add(Finding::Rank::error, std::move(place), std::move(message));
    }
    void media(Place place, std::string message) {
        add(Finding::Rank::media, std::move(place), std::move(message));
    }
    void warning(Place place, std::string message) {
        add(Finding::Rank::warning, std::move(place), std::move(message));
    }

    // Errors so far; tells whether what was read in between can be used.
    int errors() const { return errors_; }

    // All of them by file, line and column, each said once.
    std::vector<Finding> take();

private:
    void add(Finding::Rank rank, Place place, std::string message);

    std::vector<Finding> findings_;
    std::map<std::string, int> per_file_;
    int errors_ = 0;
};

inline Place place_in(const std::string& file, Mark mark) { return {file, mark.line, mark.column}; }

} // namespace lianping::programme
