#pragma once
// Reading what check_shape has already held against the definition: a value that is not there, or cannot be
// read, is nothing; the latter has been reported.

#include "programme/yaml_tree.h"

#include <optional>
#include <string_view>
#include <vector>

namespace lianping::programme {

// The scalar under a key, as `parse` (a function of text that gives a Result) reads it.
template <class Parse>
auto value_of(const YamlNode& map, std::string_view key, Parse&& parse) {
    using Value = std::decay_t<decltype(parse(std::string_view{}).value())>;
    const YamlNode* node = map.find(key);
    if (node == nullptr || !node->is_scalar()) return std::optional<Value>();
    const auto result = parse(std::string_view(node->text));
    return result ? std::optional<Value>(*result) : std::optional<Value>();
}

inline std::optional<std::string> text_of(const YamlNode& map, std::string_view key) {
    const YamlNode* node = map.find(key);
    return node != nullptr && node->is_scalar() ? std::optional(node->text) : std::nullopt;
}

// The scalars of a value that is one or a list.
inline std::vector<const YamlNode*> scalars_of(const YamlNode& value) {
    std::vector<const YamlNode*> found;
    if (value.is_scalar()) found.push_back(&value);
    for (const YamlNode& one : value.items)
        if (one.is_scalar()) found.push_back(&one);
    return found;
}
// The same under a key.
inline std::vector<const YamlNode*> scalars_of(const YamlNode& map, std::string_view key) {
    const YamlNode* node = map.find(key);
    return node != nullptr ? scalars_of(*node) : std::vector<const YamlNode*>();
}

} // namespace lianping::programme
