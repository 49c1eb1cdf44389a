#pragma once
// Whether somebody knows a secret.

#include <string_view>

namespace lianping::live {

// All of it is looked at: the time that it takes tells nothing of where they differ.
inline bool is_same_secret(std::string_view said, std::string_view secret) {
    unsigned differs = said.size() == secret.size() && !secret.empty() ? 0U : 1U;
    for (std::size_t i = 0; i < said.size() && !secret.empty(); ++i)
        differs |= static_cast<unsigned>(said[i] ^ secret[i % secret.size()]);
    return differs == 0;
}

} // namespace lianping::live
