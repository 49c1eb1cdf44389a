#pragma once
// Private to the readers of scalars: what they have in common.

#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace lianping::programme {

inline Unexpected<Error> wrong(std::string message) { return fail(Error::Code::invalid, std::move(message)); }

// As findings show what was written.
inline std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

inline std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10U;
    return std::nullopt;
}

} // namespace lianping::programme
