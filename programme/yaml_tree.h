#pragma once
// A YAML text as a tree of nodes with places: the one adapter around yaml-cpp.
//
// Thread-safety: values and pure functions.

#include "programme/report.h"
#include "programme/source_text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianping::programme {

struct YamlPair;

struct YamlNode {
    enum class Kind { null, scalar, list, map };
    Kind kind = Kind::null;
    Mark mark;                   // of null: its key's or its dash's
    bool quoted = false;         // scalar
    std::string text;            // scalar, as it reads; nothing is turned into numbers or switches
    std::vector<YamlNode> items; // list
    std::vector<YamlPair> pairs; // map, in the order of the text, keys unique

    bool is_null() const { return kind == Kind::null; }
    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
    // The value of a key; null where there is none or this is no map. Lives as long as this node.
    const YamlNode* find(std::string_view key) const;
};

struct YamlPair {
    std::string key;
    Mark key_mark;
    YamlNode value;
};

struct YamlFile {
    YamlNode root;      // null for an empty file
    bool whole = false; // false: the text could not be read, and the report says why
};

// Reads a text. What is wrong with it (encoding, syntax, duplicate keys, aliases, second documents, nesting)
// goes to `report` under the name `file`; a file with duplicate keys is still whole (the first of them
// counts). Never throws; text of any kind is done with in well under a second.
YamlFile read_yaml(const std::string& file, std::string_view bytes, Report& report);

} // namespace lianping::programme
