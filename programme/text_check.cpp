#include "programme/text_check.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace lianping::programme {

namespace {

// Full-width characters that stand where YAML wants one of its own.
struct Wide {
    std::string_view character, meant;
};
constexpr std::array<Wide, 9> wide_at_start{{{"｛", "{"},
                                             {"［", "["},
                                             {"－", "- "},
                                             {"—", "- "},
                                             {"–", "- "},
                                             {"＃", "#"},
                                             {"“", "\""},
                                             {"”", "\""},
                                             {"｝", "}"}}};

constexpr std::size_t most_faults = 50, most_suspicions = 1000;

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\0'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Scan {
public:
    explicit Scan(const SourceText& source) : source_(source), text_(source.text()) {}

    TextCheck run() {
        while (at_ < text_.size() && !over_) {
            if (line_begins_) begin_line();
            if (over_ || at_ >= text_.size()) break;
            if (line_begins_) continue; // an empty line, or the next one of a block text
            token();
        }
        if (!over_ && !brackets_.empty()) unclosed_bracket();
        return std::move(found_);
    }

private:
    struct Bracket {
        std::size_t at;
        char opened;
    };

    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    bool in_flow() const { return !brackets_.empty(); }
    int column_of(std::size_t offset) const {
        return static_cast<int>(offset - line_start_);
    } // bytes: indentation is ASCII

    void error(std::size_t where, std::string message) {
        error({source_.mark_at(where), std::move(message)});
    }
    void error(TextFault fault) {
        found_.errors.push_back(std::move(fault));
        if (found_.errors.size() >= most_faults) over_ = true;
    }
    void suspect(std::size_t where, std::string message) {
        suspect({source_.mark_at(where), std::move(message)});
    }
    void suspect(TextFault fault) {
        if (found_.suspicions.size() < most_suspicions) found_.suspicions.push_back(std::move(fault));
    }

    // ---- lines ----

    void skip_line() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        if (at_ < text_.size()) ++at_;
        line_begins_ = true;
    }

    void begin_line() {
        line_start_ = at_;
        const std::size_t indent_end = std::min(text_.find_first_not_of(' ', at_), text_.size());
        const char first = indent_end < text_.size() ? text_[indent_end] : '\n';
        if (first == '\n') {
            at_ = indent_end;
            return skip_line();
        }
        const int indent = column_of(indent_end);
        if (in_block_text_) {
            if (indent > parent_) {
                at_ = indent_end;
                return skip_line();
            }
            in_block_text_ = false;
        }
        if (!indentation_is_spaces(indent_end)) return skip_line();
        if (in_flow() && indent <= parent_ && first != ']' && first != '}' && first != '#')
            unclosed_bracket();
        if (indent == 0 && document_mark()) return;
        at_ = indent_end;
        line_begins_ = false;
        continues_text_ = after_plain_ && indent > parent_;
        after_plain_ = false;
        first_token_ = true;
        dashes_ = 0;
    }

    bool indentation_is_spaces(std::size_t end) {
        const std::size_t content = std::min(text_.find_first_not_of(" \t", end), text_.size());
        if (content != end && !in_flow() && content < text_.size() && text_[content] != '\n' &&
            text_[content] != '#') {
            error(end, "a tab stands in the indentation: YAML wants spaces");
            return false;
        }
        for (const std::string_view space : {"\u3000", "\u00a0"}) {
            if (text_.compare(end, space.size(), space) != 0) continue;
            error(end, "a full-width or no-break space stands in the indentation: YAML wants plain spaces");
            return false;
        }
        return true;
    }

    bool document_mark() {
        const auto is = [&](std::string_view mark) {
            return text_.compare(at_, 3, mark) == 0 && (is_space(peek(3)) || is_break(peek(3)));
        };
        if (is("---") && !seen_content_ && !seen_document_) {
            seen_document_ = true;
            at_ += 3;
            line_begins_ = false;
            first_token_ = true;
            return true;
        }
        if (is("---") || is("...")) {
            error(at_, "a second document begins here: one file holds one; delete this line or make a file "
                       "of what follows");
            over_ = true;
            return true;
        }
        if (peek() == '%' && !seen_content_) {
            error(at_, "a line that begins with % is a YAML directive, which is not used here: delete it");
            skip_line();
            return true;
        }
        return false;
    }

    // ---- tokens ----

    void token() {
        const char c = peek();
        if (is_space(c)) {
            ++at_;
            return;
        }
        if (c == '\n') return skip_line();
        if (c == '#' && (at_ == line_start_ || is_space(text_[at_ - 1]))) return skip_line();
        seen_content_ = true;
        const bool first = std::exchange(first_token_, false);
        if (continues_text_) return plain(first); // whatever it begins with, it goes on with a text
        if (!in_flow() && (c == '-' || c == '?') && (is_space(peek(1)) || is_break(peek(1))))
            return block_mark(c);
        switch (c) {
        case '"':
        case '\'':
            return quoted(first);
        case '[':
        case '{':
            return open_bracket();
        case ']':
        case '}':
            return close_bracket();
        case ',':
            if (!in_flow()) break;
            ++at_;
            return;
        case ':':
            if (!in_flow() && !(is_space(peek(1)) || is_break(peek(1)))) break;
            ++at_;
            first_token_ = false;
            return;
        case '&':
        case '*':
            return refuse(std::string("a text that begins with ") + c + " is a YAML " +
                          (c == '&' ? "anchor" : "alias") +
                          ", which is not used here: put the text in quotes");
        case '!':
            return refuse(
                "a text that begins with ! is a YAML tag, which is not used here: put the text in quotes");
        case '@':
        case '`':
        case '%':
            return refuse(std::string("a text cannot begin with ") + c + ": put it in quotes");
        case '|':
        case '>':
            if (in_flow()) return refuse("a block text cannot stand inside brackets: put the text in quotes");
            in_block_text_ = true;
            return skip_line();
        default:
            break;
        }
        plain(first);
    }

    void refuse(std::string message) {
        error(at_, std::move(message));
        skip_line();
    }

    void block_mark(char mark) {
        if (mark == '?') return refuse("`? ` is not used here: write `key: value`");
        parent_ = column_of(at_);
        ++at_;
        first_token_ = true;
        if (++dashes_ > deepest_nesting) too_deep(at_);
    }

    void too_deep(std::size_t where) {
        error(where, "this is nested deeper than " + std::to_string(deepest_nesting) +
                         " levels, which nothing here needs");
        over_ = true;
    }

    void open_bracket() {
        brackets_.push_back({at_, peek()});
        if (static_cast<int>(brackets_.size()) > deepest_nesting) return too_deep(at_);
        ++at_;
    }

    void close_bracket() {
        const char closing = peek();
        if (brackets_.empty())
            return refuse(std::string(1, closing) + " closes nothing: no bracket is open here");
        const char wanted = brackets_.back().opened == '[' ? ']' : '}';
        if (closing != wanted) {
            const Mark opened = source_.mark_at(brackets_.back().at);
            error(at_, std::string(1, closing) + " stands where " + wanted + " would close the " +
                           brackets_.back().opened + " of line " + std::to_string(opened.line) + ", column " +
                           std::to_string(opened.column));
            over_ = true;
            return;
        }
        brackets_.pop_back();
        ++at_;
    }

    void unclosed_bracket() {
        const char opened = brackets_.back().opened;
        error(brackets_.back().at, std::string("this ") + opened + " is never closed: write " +
                                       (opened == '[' ? ']' : '}') + " where its list ends");
        brackets_.clear();
    }

    // ---- texts ----

    void quoted(bool begins_line) {
        const std::size_t opened = at_;
        const char quote = peek();
        const int key_column = column_of(opened);
        bool one_line = true;
        for (++at_;; ++at_) {
            if (at_ >= text_.size()) return never_closed(opened);
            const char c = text_[at_];
            if (c == '\\' && quote == '"') {
                if (peek(1) != '\n') ++at_;
                continue;
            }
            if (c == quote && quote == '\'' && peek(1) == '\'') {
                ++at_;
                continue;
            }
            if (c == quote) break;
            if (c != '\n') continue;
            one_line = false;
            const std::size_t next = text_.find_first_not_of(" \n", at_);
            if (next == std::string::npos) return never_closed(opened);
            if (parent_ >= 0 && indent_before(next) <= parent_) return never_closed(opened);
            at_ = next - 1;
        }
        ++at_;
        if (!one_line) line_start_ = text_.rfind('\n', at_ - 1) + 1;
        after_quote(opened, one_line ? key_column : parent_, begins_line && one_line);
    }

    int indent_before(std::size_t offset) const {
        const std::size_t start = text_.rfind('\n', offset) + 1;
        return static_cast<int>(offset - start);
    }

    void never_closed(std::size_t opened) {
        error(opened,
              std::string("this ") + text_[opened] + " is never closed: write another where the text ends");
        if (in_flow()) {
            over_ = true; // what follows cannot be told from the text
            return;
        }
        at_ = opened;
        skip_line();
    }

    // Behind a closing quote only little may stand.
    void after_quote(std::size_t opened, int key_column, bool begins_line) {
        const std::size_t closed = at_;
        while (is_space(peek())) ++at_;
        const char c = peek();
        const bool fits = is_break(c) || (c == '#' && at_ > closed) || c == ':' ||
                          (in_flow() && (c == ',' || c == ']' || c == '}'));
        if (fits) {
            if (c == ':' && !in_flow())
                parent_ = key_column;
            else if (!in_flow() && begins_line && key_column <= parent_)
                error(opened, "this line is neither a `key: value` nor a list's `- `: is a colon missing?");
            return;
        }
        const Mark end = source_.mark_at(closed - 1);
        std::string message = std::string("the text in quotes that begins here ends at line ") +
                              std::to_string(end.line) + ", column " + std::to_string(end.column) +
                              ", but more follows: ";
        message +=
            text_[opened] == '"' ? "write \\\" for a quote within it" : "write '' for a quote within it";
        message += ", or close it where it should end";
        error(opened, std::move(message));
        if (in_flow()) {
            over_ = true;
            return;
        }
        skip_line();
    }

    // A text without quotes, to the end of its line; perhaps a key.
    void plain(bool first_of_line) {
        const std::size_t begin = at_;
        look_for_wide_start(begin);
        bool is_key = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') break;
            if (c == '#' && at_ > begin && is_space(text_[at_ - 1])) break;
            if (in_flow() && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}')) break;
            if (c == ':' && (is_space(peek(1)) || is_break(peek(1)) ||
                             (in_flow() && (peek(1) == ',' || peek(1) == ']' || peek(1) == '}')))) {
                is_key = true;
                break;
            }
        }
        if (at_ == begin) { // a character that nothing can begin with
            ++at_;
            return;
        }
        const std::string_view said = std::string_view(text_).substr(begin, at_ - begin);
        if (is_key)
            key(begin, said, first_of_line);
        else
            value(begin, said, first_of_line);
    }

    void key(std::size_t begin, std::string_view said, bool first_of_line) {
        const std::size_t wide = said.find("：");
        const std::size_t opened = wide == std::string_view::npos ? wide : said.find_first_of("{[", wide);
        if (opened != std::string_view::npos && !in_flow())
            return refuse_at(begin + wide,
                             "a full-width ： stands where YAML wants a colon and a space: write \": \"");
        if (said == "<<")
            error(begin, "`<<` takes in another map, which is not used here: write the keys out");
        if (continues_text_)
            key_within_text(begin);
        else if (!in_flow() && !first_of_line)
            return refuse_at(begin, "a text without quotes cannot hold \": \": put it in quotes");
        if (!in_flow()) parent_ = column_of(begin);
        ++at_; // the colon
        after_plain_ = false;
    }

    void key_within_text(std::size_t begin) {
        // What is odd about the text itself is the better reason.
        const int line = source_.mark_at(begin).line;
        if (!found_.suspicions.empty() && found_.suspicions.back().mark.line == line - 1) return;
        suspect(begin,
                "this line reads as a part of the text above it, and a text without quotes cannot hold "
                "\": \": indent it like its neighbours, or put the text in quotes");
    }

    void refuse_at(std::size_t where, std::string message) {
        error(where, std::move(message));
        skip_line();
    }

    void value(std::size_t begin, std::string_view said, bool first_of_line) {
        after_plain_ = !in_flow();
        if (continues_text_ || !first_of_line || in_flow()) return;
        const std::size_t wide = said.find("："), colon = said.find(':');
        const bool word_before =
            colon != std::string_view::npos && colon > 0 &&
            std::all_of(said.begin(), said.begin() + static_cast<std::ptrdiff_t>(colon), is_word);
        TextFault fault{source_.mark_at(begin),
                        "this line is neither a `key: value` nor a list's `- `: is a colon missing?"};
        if (wide != std::string_view::npos)
            fault = {source_.mark_at(begin + wide),
                     "a full-width ： stands where YAML wants a colon and a space: write \": \""};
        else if (word_before)
            fault = {source_.mark_at(begin + colon),
                     "a space is missing after this colon: YAML wants \": \""};
        // yaml-cpp would take it for a key without a value. Deeper than the key or dash before, it is that
        // one's value.
        if (column_of(begin) <= parent_)
            error(std::move(fault));
        else if (wide != std::string_view::npos || word_before)
            suspect(std::move(fault));
    }

    void look_for_wide_start(std::size_t begin) {
        for (const auto& [character, meant] : wide_at_start) {
            if (text_.compare(begin, character.size(), character) != 0) continue;
            suspect(begin, "a full-width " + std::string(character) +
                               " stands where YAML wants its own: write " + std::string(meant));
        }
    }

    const SourceText& source_;
    const std::string& text_;
    TextCheck found_;
    std::size_t at_ = 0, line_start_ = 0;
    int parent_ = -1; // the column of the key or dash that what stands here belongs to
    int dashes_ = 0;  // in this line
    std::vector<Bracket> brackets_;
    bool line_begins_ = true, first_token_ = true, over_ = false;
    bool seen_content_ = false, seen_document_ = false;
    bool in_block_text_ = false;
    bool after_plain_ = false;    // the line before ended in a text without quotes
    bool continues_text_ = false; // and this line goes on with it
};

} // namespace

TextCheck check_text(const SourceText& source) { return Scan(source).run(); }

} // namespace lianping::programme
