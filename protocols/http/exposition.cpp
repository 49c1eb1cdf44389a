#include "http/exposition.h"

#include <fmt/format.h>

namespace lianping {
namespace {

std::string escaped(std::string_view text) {
    std::string made;
    for (const char letter : text) {
        if (letter == '\\' || letter == '"') made += '\\';
        if (letter == '\n')
            made += "\\n";
        else
            made += letter;
    }
    return made;
}

} // namespace

void Exposition::family(std::string_view name, Kind kind, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                         kind == Kind::gauge ? "gauge" : "counter");
}

void Exposition::value(double value, Labels labels) {
    text_ += name_;
    char before = '{';
    for (const auto& [label, said] : labels) {
        text_ += fmt::format("{}{}=\"{}\"", before, label, escaped(said));
        before = ',';
    }
    if (labels.size() > 0) text_ += '}';
    text_ += fmt::format(" {}\n", value);
}

} // namespace lianping
