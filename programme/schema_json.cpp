// JSON Schemas (draft 7) for editors, from the definition. A schema is the net with the wider mesh: what
// passes here may still be refused by `check`, never the other way round.
#include "programme/schema.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::programme {

namespace {

using Json = nlohmann::ordered_json;

Json pattern(const char* expression) { return {{"type", "string"}, {"pattern", expression}}; }
Json text() { return {{"type", "string"}}; }
Json one_or_list(const Json& one) { return {{"anyOf", {one, Json{{"type", "array"}, {"items", one}}}}}; }
Json reference(std::string_view object) { return {{"$ref", "#/definitions/" + std::string(object)}}; }
Json map_of(const Json& value) { return {{"type", "object"}, {"additionalProperties", value}}; }
Json any_of(std::initializer_list<Json> choices) { return {{"anyOf", Json(choices)}}; }

constexpr const char* length = "^([0-9]+(\\.[0-9]+)?(d|h|ms|m|s))+$";
constexpr const char* overrun = "^extend ([0-9]+(\\.[0-9]+)?(d|h|ms|m|s))+$";
constexpr const char* time_of_day = "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$";
constexpr const char* date = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$";
constexpr const char* instant = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$";
constexpr const char* within_site = "^[^/~]";

Json choice(std::string_view of) {
    Json values = Json::array();
    for (const std::string& word : words_of_choice(of)) {
        values.push_back(word);
        if (word.find_first_not_of("0123456789") == std::string::npos) values.push_back(std::stoi(word));
    }
    return {{"enum", values}};
}

Json number_schema(std::string_view of) {
    const std::size_t dots = of.find("..");
    return {{"type", "integer"},
            {"minimum", std::stoi(std::string(of.substr(0, dots)))},
            {"maximum", std::stoi(std::string(of.substr(dots + 2)))}};
}

Json value_of(const Key& key) {
    switch (key.form) {
    case Form::text:
    case Form::clock_format:
    case Form::rule:
    case Form::zone:
        return {{"type", {"string", "number"}}};
    case Form::texts:
    case Form::screens:
    case Form::days:
    case Form::except:
    case Form::also:
        return one_or_list(text());
    case Form::number:
        return number_schema(key.of);
    case Form::on_off:
        return {{"enum", {true, false, "yes", "no", "on", "off", "true", "false"}}};
    case Form::choice:
        return choice(key.of);
    case Form::length:
        return pattern(length);
    case Form::length_or_auto:
        return any_of({pattern(length), Json{{"const", "auto"}}});
    case Form::overrun:
        return any_of({pattern(overrun), Json{{"const", "cut"}}});
    case Form::time:
        return pattern(time_of_day);
    case Form::dates:
        return one_or_list(pattern(date));
    case Form::instant:
        return pattern(instant);
    case Form::between:
        return text();
    case Form::size:
        return pattern("^[0-9]{2,5}x[0-9]{2,5}$");
    case Form::rect:
        return text();
    case Form::colour:
        return {{"type", {"string", "number"}}};
    case Form::volume:
        return pattern("^[0-9]+(\\.[0-9]+)?%$");
    case Form::rate:
        return pattern("^[0-9]+(\\.[0-9]+)? ?([kMG]B|[kMG]bit)/s$");
    case Form::transition:
        return pattern("^(cut|(crossfade|wipe|through)( .*)?)$");
    case Form::file:
        return pattern(within_site);
    case Form::files:
        return one_or_list(pattern(within_site));
    case Form::folders:
        return one_or_list(pattern("^/"));
    case Form::play:
        return any_of({text(), reference("item")});
    case Form::object:
        return reference(key.of);
    case Form::text_or_object:
        return any_of({text(), reference(key.of)});
    case Form::objects:
        return one_or_list(reference(key.of));
    case Form::list:
        return {{"type", {"array", "null"}}, {"items", reference(key.of)}};
    case Form::items:
        return {{"type", "array"},
                {"minItems", 1},
                {"items", any_of({Json{{"enum", {"black", "slate"}}}, reference(key.of)})}};
    case Form::map:
        return map_of(reference(key.of));
    case Form::map_of_texts:
        return map_of(text());
    case Form::map_of_dates:
        return map_of(one_or_list(pattern(date)));
    case Form::map_of_plays:
        return map_of(any_of({text(), reference("item")}));
    case Form::map_of_maps_of_rects:
        return map_of(map_of({{"type", {"string", "number", "null"}}}));
    case Form::map_of_maps_of_texts:
        return map_of(map_of(any_of({text(), map_of(text())})));
    }
    return Json::object();
}

Json schema_of(const Object& object) {
    Json properties = Json::object();
    Json required = Json::array(), kinds = Json::array();
    for (const Key& key : object.keys) {
        Json value = value_of(key);
        std::string meaning = std::string(key.english) + "\n" + std::string(key.chinese);
        if (!key.plays()) meaning += "\n(" + std::string(to_text(key.since)) + ")";
        if (value.contains("$ref")) value = Json{{"allOf", {value}}};
        value["description"] = meaning;
        if (!key.example.empty())
            value["markdownDescription"] =
                meaning + "\n\n`" + std::string(key.name) + ": " + std::string(key.example) + "`";
        properties[std::string(key.name)] = value;
        if (key.required) required.push_back(key.name);
        if (key.kind) kinds.push_back({{"required", {key.name}}});
    }
    Json schema{{"type", "object"},
                {"description", std::string(object.english) + "\n" + std::string(object.chinese)},
                {"additionalProperties", false},
                {"properties", properties}};
    if (!required.empty()) schema["required"] = required;
    if (!kinds.empty()) schema["oneOf"] = kinds;
    return schema;
}

// Which objects a file's own can lead to.
void collect(const Object& object, std::vector<std::string_view>& found) {
    for (const Key& key : object.keys) {
        const bool plays = key.form == Form::play || key.form == Form::map_of_plays;
        const bool names_object = key.form == Form::object || key.form == Form::text_or_object ||
                                  key.form == Form::list || key.form == Form::objects ||
                                  key.form == Form::items || key.form == Form::map;
        const std::string_view next = plays ? "item" : names_object ? key.of : std::string_view();
        if (next.empty() || std::find(found.begin(), found.end(), next) != found.end()) continue;
        found.push_back(next);
        collect(object_named(next), found);
    }
}

} // namespace

std::string schema_json(std::string_view file_kind) {
    const Object& root = object_named(file_kind);
    Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", "Lianping: " + std::string(file_kind)}};
    schema.update(schema_of(root));
    std::vector<std::string_view> parts;
    collect(root, parts);
    Json definitions = Json::object();
    for (const std::string_view part : parts) definitions[std::string(part)] = schema_of(object_named(part));
    schema["definitions"] = definitions;
    return schema.dump(2) + "\n";
}

} // namespace lianping::programme
