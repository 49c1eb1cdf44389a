#include "programme/schema.h"

#include <algorithm>
#include <cassert>

namespace lianping::programme {

std::string_view to_text(Since since) {
    switch (since) {
    case Since::v0_1:
        return "0.1";
    case Since::v0_2:
        return "0.2";
    case Since::v0_3:
        return "0.3";
    }
    return "";
}

bool Key::goes_with_kind(std::string_view kind_name) const {
    if (goes_with.empty()) return true;
    std::string_view rest = goes_with;
    while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, space) == kind_name) return true;
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return false;
}

const Key* Object::find(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Object::key_names() const {
    std::vector<std::string> names;
    for (const Key& key : keys) names.emplace_back(key.name);
    return names;
}

std::vector<std::string> Object::kind_names() const {
    std::vector<std::string> names;
    for (const Key& key : keys)
        if (key.kind) names.emplace_back(key.name);
    return names;
}

const Object& object_named(std::string_view name) {
    const auto all = objects();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Object& object) { return object.name == name; });
    assert(found != all.end());
    return *found;
}

bool is_reserved(std::string_view name) {
    return std::find(std::begin(reserved_names), std::end(reserved_names), name) != std::end(reserved_names);
}

std::vector<std::string> words_of_choice(std::string_view of) {
    std::vector<std::string> words;
    while (!of.empty()) {
        const std::size_t bar = std::min(of.find('|'), of.size());
        words.emplace_back(of.substr(0, bar));
        of.remove_prefix(std::min(bar + 1, of.size()));
    }
    return words;
}

} // namespace lianping::programme
