#pragma once
// Takes secrets out of what is handed to others: values under names such as `passphrase`, users and passwords
// in addresses, and every secret that is known, wherever it stands. Rather too much than too little. Pure.

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lianping::ctl {

// Thread-safety: as a value.
class Redaction {
public:
    static constexpr std::string_view hidden = "[hidden]";

    // A secret as it may stand anywhere, as it is or as a string of JSON. Under six bytes it cannot be told
    // from other text, and is left to the names.
    void hide(const std::string& secret);

    // YAML, logs, anything by lines: `password: ...`, `"token": "..."`, passphrase=..., with what belongs to
    // the value on the lines below; scheme://user:password@; all that is known.
    std::string clean(std::string_view text) const;
    // The same of every string of a tree, which stays one.
    void clean(nlohmann::json& tree) const;

private:
    void hide_known(std::string& text) const;
    std::vector<std::string> known_; // the longest first
};

// Whether what is called so is a secret: password, passphrase, secret, token, key, webhook, ...
bool names_secret(std::string_view name);

// The secrets that a text of a site names, also one that is no good YAML, so that they are found elsewhere.
std::vector<std::string> secrets_in(std::string_view yaml);

} // namespace lianping::ctl
