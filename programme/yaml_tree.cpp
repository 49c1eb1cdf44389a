#include "programme/yaml_tree.h"

#include "programme/text_check.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <sstream>

namespace lianping::programme {

namespace {

constexpr int most_nodes = 50'000;

bool is_part_of_place(std::string_view text) {
    return !text.empty() && text.size() <= 9 &&
           text.find_first_not_of("0123456789.%") == std::string_view::npos;
}

// "0 25%x88%", what the comma of a place such as 75%,0 25%x88% leaves behind it where it stands within {}
// without quotes, as operators write it.
bool is_rest_of_place(std::string_view text) {
    const std::size_t space = text.find(' '), cross = text.find('x');
    return space != std::string_view::npos && cross != std::string_view::npos && space < cross &&
           is_part_of_place(text.substr(0, space)) &&
           is_part_of_place(text.substr(space + 1, cross - space - 1)) &&
           is_part_of_place(text.substr(cross + 1));
}

constexpr const char* too_large =
    "this file is larger than 512 KiB, which no list of items needs: is it the right file?";

// Thrown through yaml-cpp, and caught below, to end a reading.
struct Refused {
    Mark mark;
    std::string message;
};

class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const std::string& file, const SourceText& source, Report& report)
        : file_(file), source_(source), report_(report) {}

    YamlNode take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        // yaml-cpp gives the place of what comes next; the reader looks for the key, or for the list's dash.
        Level* level = open_.empty() ? nullptr : &open_.back();
        const bool of_key = level != nullptr && level->map && level->has_key;
        const bool of_list = level != nullptr && !level->map;
        add(leaf(YamlNode::Kind::null, of_key    ? level->key_mark
                                       : of_list ? dash_before(mark).value_or(at(mark))
                                                 : at(mark)));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw Refused{at(mark), "aliases are not used here"};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  const std::string& value) override {
        YamlNode node = leaf(YamlNode::Kind::scalar, at(mark));
        node.quoted = tag == "!";
        node.text = value;
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        open(mark, YamlNode::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        open(mark, YamlNode::Kind::map);
    }
    void OnMapEnd() override { close(); }

private:
    struct Level {
        YamlNode node;
        bool map = false;
        bool has_key = false; // the next node is the value of `key`
        std::string key;
        Mark key_mark;
        std::map<std::string, Mark> keys;
    };

    // Of a list's entry with nothing behind its dash: where that dash is. Between it and `next`, which is
    // what comes behind it, there are only comments and empty lines. Nothing where it stands within [].
    std::optional<Mark> dash_before(const YAML::Mark& next) const {
        const std::string& text = source_.text();
        std::size_t end = std::min<std::size_t>(static_cast<std::size_t>(next.pos), text.size());
        while (end > 0) {
            const std::size_t begin = text.rfind('\n', end - 1) + 1; // 0 where there is none
            std::string_view line = std::string_view(text).substr(begin, end - begin);
            if (const std::size_t comment = line.find('#'); comment != std::string_view::npos)
                line = line.substr(0, comment);
            const std::size_t last = line.find_last_not_of(" \t\n");
            if (last != std::string_view::npos)
                return line[last] == '-' ? std::optional(source_.mark_at(begin + last)) : std::nullopt;
            end = begin > 0 ? begin - 1 : 0;
        }
        return std::nullopt;
    }

    Mark at(const YAML::Mark& mark) const { return source_.mark_at(mark.line, mark.column); }

    YamlNode leaf(YamlNode::Kind kind, Mark mark) {
        if (++nodes_ > most_nodes)
            throw Refused{mark, "this file holds more than 50000 values: is it the right file?"};
        YamlNode node;
        node.kind = kind;
        node.mark = mark;
        return node;
    }

    void open(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (static_cast<int>(open_.size()) >= deepest_nesting)
            throw Refused{at(mark), "this is nested deeper than " + std::to_string(deepest_nesting) +
                                        " levels, which nothing here needs"};
        if (!open_.empty() && open_.back().map && !open_.back().has_key)
            throw Refused{at(mark), "a key must be a word, not a list or a map"};
        Level level;
        level.node = leaf(kind, at(mark));
        level.map = kind == YamlNode::Kind::map;
        open_.push_back(std::move(level));
    }

    void close() {
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }

    void add(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Level& level = open_.back();
        if (!level.map) {
            level.node.items.push_back(std::move(node));
        } else if (!level.has_key) {
            take_key(level, node);
        } else {
            level.has_key = false;
            take_value(level, std::move(node));
        }
    }

    static void take_key(Level& level, const YamlNode& node) {
        if (!node.is_scalar()) throw Refused{node.mark, "a key is missing before this colon"};
        level.has_key = true;
        level.key = node.text;
        level.key_mark = node.mark;
    }

    void take_value(Level& level, YamlNode node) {
        auto& pairs = level.node.pairs;
        if (node.is_null() && is_rest_of_place(level.key) && !pairs.empty() &&
            pairs.back().value.is_scalar() && is_part_of_place(pairs.back().value.text)) {
            pairs.back().value.text += "," + level.key;
            return;
        }
        const auto [first, is_new] = level.keys.try_emplace(level.key, level.key_mark);
        if (is_new)
            pairs.push_back({level.key, level.key_mark, std::move(node)});
        else
            report_.error(place_in(file_, level.key_mark),
                          "`" + level.key + "` stands twice here; the first is in line " +
                              std::to_string(first->second.line) + ": keep one of them");
    }

    const std::string& file_;
    const SourceText& source_;
    Report& report_;
    YamlNode root_;
    std::vector<Level> open_;
    int nodes_ = 0;
};

struct Advice {
    std::string_view complaint, what_to_do; // the beginning of yaml-cpp's message
};
constexpr std::array<Advice, 14> advices{{
    {"end of map not found", "this line does not fit: a `key: value` or a list's `- `, indented like its "
                             "neighbours, is expected here"},
    {"end of sequence not found",
     "this line does not fit: a list's next `- `, indented like its neighbours, is expected here"},
    {"end of map flow not found", "the { before this is not closed, or a comma is missing before this"},
    {"end of sequence flow not found", "the [ before this is not closed, or a comma is missing before this"},
    {"unknown escape character",
     "this escape is not known: within \"...\" write \\\\ for a backslash, or use '...'"},
    {"bad character found while scanning hex number",
     "\\x, \\u and \\U are followed by 2, 4 and 8 hexadecimal digits"},
    {"invalid unicode", "this escape names no character"},
    {"illegal tab", "a tab stands in the indentation: YAML wants spaces"},
    {"illegal block entry", "a list's `- ` cannot stand here: begin it on a line of its own, indented"},
    {"illegal map value", "a colon and a space cannot stand here: put a text that holds them in quotes"},
    {"illegal map key", "a key cannot stand here"},
    {"illegal flow end", "this bracket closes nothing"},
    {"unexpected character in block scalar", "after | or > only the end of the line may stand"},
    {"illegal document indicator in scalar", "a line that begins with --- or ... cuts this text in two"},
}};

std::string advice_on(const std::string& complaint) {
    for (const auto& [beginning, what_to_do] : advices)
        if (std::string_view(complaint).substr(0, beginning.size()) == beginning)
            return std::string(what_to_do);
    return "this cannot be read as YAML (" + complaint + ")";
}

// yaml-cpp says where it gave up; the look at the text may know why.
TextFault explained(const SourceText& source, const TextCheck& look, const YAML::Exception& complaint) {
    const Mark mark = source.mark_at(complaint.mark.line, complaint.mark.column);
    const TextFault* near = nullptr;
    for (const TextFault& fault : look.suspicions)
        if (fault.mark.line == mark.line || (near == nullptr && fault.mark.line == mark.line - 1))
            near = &fault;
    return near != nullptr ? *near : TextFault{mark, advice_on(complaint.msg)};
}

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found =
        std::find_if(pairs.begin(), pairs.end(), [&](const YamlPair& pair) { return pair.key == key; });
    return found == pairs.end() ? nullptr : &found->value;
}

YamlFile read_yaml(const std::string& file, std::string_view bytes, Report& report) {
    const SourceText source(bytes);
    if (source.fault()) {
        report.error(place_in(file, source.fault()->mark), source.fault()->message);
        return {};
    }
    const TextCheck look = check_text(source);
    for (const TextFault& fault : look.errors) report.error(place_in(file, fault.mark), fault.message);
    if (!look.errors.empty() && !source.whole()) report.error({file, 1, 1}, too_large);
    if (!look.errors.empty()) return {};
    TreeBuilder builder(file, source, report);
    try {
        std::istringstream stream(source.text());
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        if (source.whole()) return {builder.take_root(), true};
        report.error({file, 1, 1}, too_large);
    } catch (const Refused& refused) {
        report.error(place_in(file, refused.mark), refused.message);
    } catch (const YAML::Exception& complaint) {
        const TextFault fault = explained(source, look, complaint);
        if (source.whole())
            report.error(place_in(file, fault.mark), fault.message);
        else // the cut may be what it complains of
            report.error({file, 1, 1}, too_large);
    } catch (const std::exception& failure) {
        report.error({file, 1, 1}, std::string("this cannot be read as YAML (") + failure.what() + ")");
    }
    return {};
}

} // namespace lianping::programme
