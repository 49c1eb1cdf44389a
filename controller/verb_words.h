#pragma once
// What verbs read, and what they and those who tell the world answer.

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace lianping::controller {

// Empty where it was not given.
inline std::string argument(const std::map<std::string, std::string>& arguments, const char* name) {
    const auto at = arguments.find(name);
    return at == arguments.end() ? std::string() : at->second;
}

// An answer for programs. Bytes that are no UTF-8 (of file names) do not make it fail.
inline std::string dump(const nlohmann::ordered_json& json) {
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace lianping::controller
