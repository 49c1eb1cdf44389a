#include "programme/shape_check.h"

#include "programme/nearest.h"
#include "programme/scalar_check.h"

#include <functional>

namespace lianping::programme {

namespace {

// What is wrong with a name of a screen, a node, a playlist or a calendar; empty: nothing.
std::string fault_of_name(std::string_view name) {
    const std::string said = "`" + std::string(name.substr(0, 80)) + "` cannot be a name: ";
    if (name.empty()) return "a name is empty";
    if (name.size() > 120) return said + "it is longer than 40 Chinese or 120 Latin letters";
    if (name.front() == '.' || name.front() == '-') return said + "it begins with " + name.front();
    for (const char c : name)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
            std::string_view("/\\,=:\"'`{}[]#&*!|>%@$;").find(c) != std::string_view::npos)
            return said + "names hold letters of any language, digits, - and _, and no `" +
                   std::string(1, c) + "`";
    return "";
}

class Check {
public:
    Check(const std::string& file, Report& report) : file_(file), report_(report) {}

    void object(const YamlNode& node, const Object& object) {
        if (!node.is_map()) return error(node.mark, not_a_map(node, object));
        const std::string kind = kind_of(node, object);
        const bool was_quiet = quiet_;
        if (const Key* said = object.find(kind); said != nullptr) left_out(*said, mark_of(node, kind));
        for (const YamlPair& pair : node.pairs) {
            const Key* key = object.find(pair.key);
            if (key == nullptr) continue;
            if (!kind.empty() && !key->kind && !key->goes_with_kind(kind))
                error(pair.key_mark, "`" + pair.key + "` does not go with `" + kind + "`; it goes with " +
                                         spaced(key->goes_with));
            const bool quiet_so_far = quiet_;
            left_out(*key, pair.key_mark);
            value(pair.value, *key);
            quiet_ = quiet_so_far;
        }
        quiet_ = was_quiet;
        for (const Key& key : object.keys)
            if (key.required && node.find(key.name) == nullptr)
                error(node.mark,
                      "`" + std::string(key.name) + "` is missing here: " + std::string(key.english));
    }

private:
    void error(Mark mark, std::string message) { report_.error(place_in(file_, mark), std::move(message)); }
    void warning(Mark mark, std::string message) {
        report_.warning(place_in(file_, mark), std::move(message));
    }

    // Says once, at the head of something that this version cannot play, that it is left out.
    void left_out(const Key& key, Mark mark) {
        if (key.plays()) return;
        if (!quiet_)
            warning(mark,
                    "`" + std::string(key.name) + "` is not played yet by this version; it is left out");
        quiet_ = true;
    }

    static Mark mark_of(const YamlNode& node, const std::string& key) {
        for (const YamlPair& pair : node.pairs)
            if (pair.key == key) return pair.key_mark;
        return node.mark;
    }

    static std::string spaced(std::string_view words) {
        std::string out;
        for (const char c : words) out += c == ' ' ? ", " : std::string(1, c);
        return out;
    }

    // Reports unknown keys and, where an object must say what it is, none or two that do.
    std::string kind_of(const YamlNode& node, const Object& object) {
        std::string kind;
        bool unknown = false;
        for (const YamlPair& pair : node.pairs) {
            const Key* key = object.find(pair.key);
            if (key == nullptr) {
                unknown = true;
                error(pair.key_mark, unknown_key(node, pair, object));
            } else if (key->kind && kind.empty()) {
                kind = pair.key;
            } else if (key->kind) {
                error(pair.key_mark, "`" + pair.key + "` and `" + kind + "` stand in one " +
                                         std::string(object.name) + ": begin another one with `- `");
            }
        }
        const auto kinds = object.kind_names();
        if (kind.empty() && !kinds.empty() && !unknown) {
            error(node.mark, "this says not what it is: one of " + listed(kinds) + " is missing");
        }
        return kind;
    }

    // Whether a key without a value stands behind another pair in one line, as the rest of {rrule: A=B,C}
    // does.
    static bool cut_by_comma(const YamlNode& node, const YamlPair& pair) {
        return &pair != &node.pairs.front() && (&pair - 1)->key_mark.line == pair.key_mark.line;
    }

    static std::string unknown_key(const YamlNode& node, const YamlPair& pair, const Object& object) {
        const std::string said = "unknown key `" + pair.key + "`";
        if (const std::string plain = narrowed(pair.key); plain != pair.key) {
            const std::string word = plain.substr(0, plain.find(':'));
            if (object.find(word) != nullptr)
                return said + ": write `" + word + ": ` with an ASCII colon and a space";
        }
        if (pair.value.is_null())
            if (const std::size_t colon = pair.key.find(':');
                colon != std::string::npos && object.find(pair.key.substr(0, colon)) != nullptr)
                return said + ": a space is missing after the colon";
        if (pair.value.is_null() && cut_by_comma(node, pair))
            return said + ": if it belongs to the text before it, put that text in quotes, since a comma "
                          "within {} ends it";
        if (const auto near = nearest(pair.key, object.key_names()))
            return said + "; did you mean `" + *near + "`?";
        for (const Object& other : objects())
            if (other.find(pair.key) != nullptr)
                return said + " here: it belongs to " +
                       std::string(other.name == object.name ? "another place"
                                                             : "a " + std::string(other.name)) +
                       "; known are " + listed(object.key_names());
        return said + "; known are " + listed(object.key_names());
    }

    static std::string listed(const std::vector<std::string>& names) {
        std::string list;
        for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
        return list;
    }

    static std::string not_a_map(const YamlNode& node, const Object& object) {
        std::string wanted =
            "keys and values are wanted here, such as `" + std::string(object.keys.front().name) + ": ...`";
        if (!node.is_scalar()) return wanted;
        if (node.text.find("：") != std::string::npos)
            return wanted + "; the ： is full-width: write an ASCII colon and a space";
        if (node.text.find("｛") != std::string::npos) return wanted + "; ｛ is full-width: write { and }";
        const std::string word = node.text.substr(0, node.text.find(':'));
        if (word.size() < node.text.size() && object.find(word) != nullptr)
            return wanted + "; a space is missing after the colon";
        return wanted + ", not `" + node.text.substr(0, 60) + "`";
    }

    void scalar(const YamlNode& node, const Key& key) {
        if (node.is_null()) return error(node.mark, nothing_after(key));
        if (!node.is_scalar())
            return error(node.mark, std::string(node.is_list() ? "a list" : "a map") + " stands here: `" +
                                        std::string(key.name) + "` takes one value" +
                                        (key.example.empty() ? "" : ", such as " + std::string(key.example)));
        auto complaint = complaint_about(key, node.text);
        if (!complaint) return;
        const std::string plain = narrowed(node.text);
        if (plain != node.text && !complaint_about(key, plain))
            complaint = "`" + node.text + "` holds full-width characters: write " + plain;
        error(node.mark, *complaint);
    }

    static std::string nothing_after(const Key& key) {
        std::string text = "nothing stands after `" + std::string(key.name) + "`";
        if (key.form == Form::colour)
            return text + ": a # begins a comment, so put the colour in quotes, \"#202020\"";
        if (key.form == Form::text || key.form == Form::texts)
            text += ": a # begins a comment, so put a text that begins with it in quotes";
        return text + (key.example.empty() ? ""
                                           : "; write it as `" + std::string(key.name) + ": " +
                                                 std::string(key.example) + "`");
    }

    void one_or_list(const YamlNode& node, const Key& key) {
        if (!node.is_list()) return scalar(node, key);
        for (const YamlNode& one : node.items) scalar(one, key);
    }

    void map(const YamlNode& node, const Key& key, const std::function<void(const YamlNode&)>& each) {
        if (!node.is_map())
            return error(node.mark, "names and values are wanted after `" + std::string(key.name) +
                                        "`, one `name: ...` a line" +
                                        (node.is_scalar() && node.text.find("：") != std::string::npos
                                             ? "; the ： is full-width: write an ASCII colon and a space"
                                             : ""));
        for (const YamlPair& pair : node.pairs) {
            if (const std::string fault = fault_of_name(pair.key); !fault.empty())
                error(pair.key_mark, fault);
            each(pair.value);
        }
    }

    void item(const YamlNode& node) {
        if (node.is_null())
            return error(node.mark, "this item is empty: write what it is behind the dash, such as `- video: "
                                    "media/opening.mp4`, or take the line out");
        if (!node.is_scalar()) return object(node, object_named("item"));
        if (node.text == "black" || node.text == "slate") return;
        std::string message = "an item says what it is, such as `video: media/opening.mp4`";
        const std::string plain = narrowed(node.text);
        if (plain != node.text && plain.find(':') != std::string::npos)
            message += "; the ： is full-width: write an ASCII colon and a space";
        else if (const std::size_t colon = plain.find(':');
                 colon != std::string::npos && object_named("item").find(plain.substr(0, colon)) != nullptr)
            message += "; a space is missing after the colon";
        else
            message += ", not `" + node.text.substr(0, 60) + "` alone";
        error(node.mark, message);
    }

    void list(const YamlNode& node, const Key& key, const std::function<void(const YamlNode&)>& each) {
        if (!node.is_list())
            return error(node.mark, node.is_null() && key.required
                                        ? nothing_after(key) + ": a list, each begun with `- `, is wanted"
                                        : "a list is wanted after `" + std::string(key.name) +
                                              "`, each of it begun with `- `");
        for (const YamlNode& one : node.items) each(one);
    }

    void value(const YamlNode& node, const Key& key) {
        switch (key.form) {
        case Form::texts:
        case Form::days:
        case Form::dates:
        case Form::except:
        case Form::also:
        case Form::files:
        case Form::folders:
        case Form::screens:
            return one_or_list(node, key);
        case Form::play:
            if (node.is_map()) return object(node, object_named("item"));
            return scalar(node, key);
        case Form::object:
            return object(node, object_named(key.of));
        case Form::text_or_object:
            if (node.is_map()) return object(node, object_named(key.of));
            return scalar(node, key);
        case Form::objects:
            if (!node.is_list()) return object(node, object_named(key.of));
            return list(node, key, [&](const YamlNode& one) { object(one, object_named(key.of)); });
        case Form::list:
            if (node.is_null() && !key.required) return;
            return list(node, key, [&](const YamlNode& one) { object(one, object_named(key.of)); });
        case Form::items:
            return list(node, key, [&](const YamlNode& one) { item(one); });
        case Form::map:
            return map(node, key, [&](const YamlNode& one) { object(one, object_named(key.of)); });
        case Form::map_of_texts:
            return map(node, key, [&](const YamlNode& one) { scalar(one, key); });
        case Form::map_of_dates:
            if (node.is_null()) return;
            return map(node, key, [&](const YamlNode& one) { one_or_list(one, key); });
        case Form::map_of_plays:
            return map(node, key, [&](const YamlNode& one) {
                if (one.is_map())
                    object(one, object_named("item"));
                else
                    scalar(one, key);
            });
        case Form::map_of_maps_of_rects:
            return map(node, key, [&](const YamlNode& one) {
                map(one, key, [&](const YamlNode& rect) { scalar(rect, key); });
            });
        case Form::map_of_maps_of_texts:
            return map(node, key, [&](const YamlNode& one) {
                map(one, key, [&](const YamlNode& shown) {
                    if (shown.is_map())
                        map(shown, key, [&](const YamlNode& source) { scalar(source, key); });
                    else
                        scalar(shown, key);
                });
            });
        default:
            return scalar(node, key);
        }
    }

    const std::string& file_;
    Report& report_;
    bool quiet_ = false; // within something that this version leaves out: said once, at its head
};

} // namespace

void check_shape(const std::string& file, const YamlNode& node, const Object& object, Report& report) {
    Check(file, report).object(node, object);
}

} // namespace lianping::programme
