#pragma once
// What `check` has to say about a site.

#include "programme/programme.h"

#include <string>
#include <vector>

namespace lianping::programme {

struct Finding {
    enum class Rank {
        error, // no programme can be made of this
        media, // an item cannot be shown; the programme airs without it. Printed as "error:", too
        warning,
    };
    Rank rank = Rank::error;
    Place place;
    std::string message; // what is wrong, and what was meant
};

// "file:line:column: error: message"
std::string to_string(const Finding& finding);

bool has_errors(const std::vector<Finding>& findings); // of rank error

} // namespace lianping::programme
