#pragma once
// Reading a tree that another version of the controller may have sent: what is not there, or of another kind,
// is empty.

#include <nlohmann/json.hpp>

#include <string>

namespace lianping::ctl {

// A string; what is something else, as JSON.
inline std::string text(const nlohmann::json& from, const char* key) {
    const auto found = from.find(key);
    if (found == from.end() || found->is_null()) return "";
    if (found->is_string()) return found->get<std::string>();
    return found->dump();
}
inline double number(const nlohmann::json& from, const char* key, double otherwise = 0) {
    const auto found = from.find(key);
    return found != from.end() && found->is_number() ? found->get<double>() : otherwise;
}
inline bool truth(const nlohmann::json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_boolean() && found->get<bool>();
}
inline nlohmann::json list(const nlohmann::json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_array() ? *found : nlohmann::json::array();
}
// The strings of a list with commas between.
inline std::string joined(const nlohmann::json& names) {
    std::string all;
    for (const nlohmann::json& name : names)
        if (name.is_string()) all += (all.empty() ? "" : ", ") + name.get<std::string>();
    return all;
}

} // namespace lianping::ctl
