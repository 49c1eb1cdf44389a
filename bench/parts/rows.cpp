#include "rows.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lianping::bench {
namespace {

const char* sign(Bound kind) {
    switch (kind) {
    case Bound::at_most:
        return "<=";
    case Bound::at_least:
        return ">=";
    case Bound::exactly:
        return "=";
    case Bound::none:
        return "";
    }
    return "";
}

} // namespace

bool Row::holds() const {
    switch (kind) {
    case Bound::at_most:
        return value <= bound;
    case Bound::at_least:
        return value >= bound;
    case Bound::exactly:
        return value == bound;
    case Bound::none:
        return true;
    }
    return false;
}

bool report(const std::vector<Row>& rows) {
    bool all = true;
    for (const Row& row : rows) {
        all = all && row.holds();
        const std::string bound = row.kind == Bound::none ? "" : fmt::format("{:.4g}", row.bound);
        fmt::print("{:<66} {:>10.4g} {:<5} {:>2} {:<8} {}\n", row.what, row.value, row.unit, sign(row.kind),
                   bound, row.holds() ? "" : "NOT HELD");
    }
    return all;
}

std::string to_json(const std::vector<Row>& rows) {
    nlohmann::json list = nlohmann::json::array();
    for (const Row& row : rows) {
        list.push_back({{"what", row.what}, {"value", row.value}, {"unit", row.unit}});
        if (row.kind == Bound::none) continue;
        list.back()["is"] = sign(row.kind);
        list.back()["bound"] = row.bound;
        list.back()["holds"] = row.holds();
    }
    return list.dump(2);
}

} // namespace lianping::bench
