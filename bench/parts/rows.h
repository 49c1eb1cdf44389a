#pragma once
// The table that a bench ends with: what was measured, its bound, and whether it holds.

#include <string>
#include <vector>

namespace lianping::bench {

enum class Bound {
    at_most,
    at_least,
    exactly,
    none // what a peer does: told, not judged
};

struct Row {
    std::string what;
    double value = 0;
    Bound kind = Bound::at_most;
    double bound = 0;
    std::string unit;
    bool holds() const;
};

// Prints the rows; true where all hold.
bool report(const std::vector<Row>& rows);
std::string to_json(const std::vector<Row>& rows);

} // namespace lianping::bench
