#include "ctl/redaction.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace lianping::ctl {
namespace {

using nlohmann::json;

constexpr std::size_t shortest = 6;
constexpr auto npos = std::string_view::npos;

bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

std::size_t indentation(std::string_view line) {
    const auto at = line.find_first_not_of(" \t");
    return at == npos ? line.size() : at;
}

// What stands behind a name that is a secret's.
struct Value {
    std::size_t begin = 0, end = 0; // in its line, quotes with it
    bool goes_on = false;           // on the lines below, as far as they are indented
};

// The name in front of the ':' or '=' at `at`, in quotes or not.
std::string_view name_before(std::string_view line, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && is_space(line[end - 1])) --end;
    if (end > 0 && (line[end - 1] == '"' || line[end - 1] == '\'')) --end;
    std::size_t begin = end;
    while (begin > 0 && is_of_name(line[begin - 1])) --begin;
    return line.substr(begin, end - begin);
}

// Behind the closing quote; nothing where it does not close on this line.
std::optional<std::size_t> end_of_quoted(std::string_view line, std::size_t begin) {
    const char quote = line[begin];
    for (std::size_t at = begin + 1; at < line.size(); ++at) {
        if (quote == '"' && line[at] == '\\') {
            ++at;
        } else if (line[at] == quote) {
            if (quote == '"' || at + 1 == line.size() || line[at + 1] != '\'') return at + 1;
            ++at; // '' is one of its letters
        }
    }
    return std::nullopt;
}

// The next one at or behind `from`.
std::optional<Value> next_secret(std::string_view line, std::size_t from) {
    for (std::size_t at = line.find_first_of(":=", from); at != npos; at = line.find_first_of(":=", at + 1)) {
        if (!names_secret(name_before(line, at))) continue;
        std::size_t begin = at + 1;
        while (begin < line.size() && is_space(line[begin])) ++begin;
        if (begin == line.size()) return Value{begin, begin, true};
        if (line[begin] != '"' && line[begin] != '\'') return Value{begin, line.size(), true};
        const auto end = end_of_quoted(line, begin);
        return Value{begin, end.value_or(line.size()), !end};
    }
    return std::nullopt;
}

// Where user and password of an address begin and end, which is at its '@'; the next one at or behind `from`.
struct Login {
    std::size_t begin, end;
};
std::optional<Login> next_login(std::string_view line, std::size_t from) {
    for (std::size_t at = line.find("://", from); at != npos; at = line.find("://", at + 3)) {
        const std::size_t begin = at + 3;
        const std::size_t host = std::min(line.find_first_of("/?# \t\"'<>", begin), line.size());
        const std::size_t end = line.substr(0, host).rfind('@');
        if (at > 0 && is_of_name(line[at - 1]) && end != npos && end > begin) return Login{begin, end};
    }
    return std::nullopt;
}

// The lines of a text, without their ends.
template <class Line>
void each_line(std::string_view text, Line&& line) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        line(text.substr(at, end - at), end < text.size());
        at = end + 1;
    }
}

std::string unquoted(std::string_view text) {
    while (!text.empty() && (is_space(text.back()) || text.back() == '\r')) text.remove_suffix(1);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

} // namespace

bool names_secret(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == "key") return true;
    constexpr std::array parts{"password", "passphrase", "passwd",     "secret",  "token",
                               "private",  "webhook",    "stream_key", "api_key", "authorization"};
    return std::any_of(parts.begin(), parts.end(),
                       [&](const char* part) { return lower.find(part) != std::string::npos; });
}

void Redaction::hide(const std::string& secret) {
    const std::string quoted = json(secret).dump(-1, ' ', false, json::error_handler_t::replace);
    for (const std::string& form : {secret, quoted.substr(1, quoted.size() - 2)}) {
        if (form.size() < shortest || std::find(known_.begin(), known_.end(), form) != known_.end()) continue;
        const auto shorter = std::find_if(known_.begin(), known_.end(),
                                          [&](const std::string& one) { return one.size() < form.size(); });
        known_.insert(shorter, form);
    }
}

void Redaction::hide_known(std::string& text) const {
    for (const std::string& secret : known_)
        for (std::size_t at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + hidden.size()))
            text.replace(at, secret.size(), hidden);
}

std::string Redaction::clean(std::string_view text) const {
    std::string clean;
    std::size_t below = npos; // what is indented more than so much belongs to a secret
    each_line(text, [&](std::string_view line, bool ended) {
        const bool blank = indentation(line) == line.size();
        if (below != npos && (blank || indentation(line) > below)) return;
        below = npos;
        std::string kept;
        std::size_t at = 0;
        while (const auto secret = next_secret(line, at)) {
            kept += std::string(line.substr(at, secret->begin - at)) + '"' + std::string(hidden) + '"';
            at = secret->end;
            if (secret->goes_on) below = indentation(line);
        }
        kept += line.substr(at);
        for (std::size_t from = 0; const auto login = next_login(kept, from);) {
            kept.replace(login->begin, login->end - login->begin, hidden);
            from = login->begin + hidden.size();
        }
        clean += kept;
        if (ended) clean += '\n';
    });
    hide_known(clean);
    return clean;
}

void Redaction::clean(json& tree) const {
    if (tree.is_string()) {
        tree = clean(tree.get_ref<const std::string&>());
    } else if (tree.is_array()) {
        for (json& one : tree) clean(one);
    } else if (tree.is_object()) {
        for (auto one = tree.begin(); one != tree.end(); ++one)
            if (one->is_string() && names_secret(one.key()))
                *one = hidden;
            else
                clean(*one);
    }
}

std::vector<std::string> secrets_in(std::string_view yaml) {
    std::vector<std::string> found;
    each_line(yaml, [&](std::string_view line, bool) {
        for (auto secret = next_secret(line, 0); secret;
             secret = next_secret(line, std::max(secret->end, secret->begin + 1))) {
            std::string_view value = line.substr(secret->begin, secret->end - secret->begin);
            // One that is not quoted ends where a map of YAML goes on.
            if (!value.empty() && value.front() != '"' && value.front() != '\'')
                value = value.substr(0, value.find_first_of(",}#"));
            if (!value.empty()) found.push_back(unquoted(value));
        }
        for (auto login = next_login(line, 0); login; login = next_login(line, login->end)) {
            const std::string_view user = line.substr(login->begin, login->end - login->begin);
            if (const auto colon = user.find(':'); colon != npos) found.emplace_back(user.substr(colon + 1));
        }
    });
    return found;
}

} // namespace lianping::ctl
