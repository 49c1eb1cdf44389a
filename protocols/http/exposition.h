#pragma once
// Figures in the text format that Prometheus reads, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/). Pure.

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lianping {

// Thread-safety: unsafe.
class Exposition {
public:
    static constexpr const char* type = "text/plain; version=0.0.4; charset=utf-8";
    enum class Kind { gauge, counter };
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    // The family that the next values are of: `name` [a-z_]+ in base units, a counter's ends in _total; one
    // line of help.
    void family(std::string_view name, Kind kind, std::string_view help);
    void value(double value, Labels labels = {});
    template <class Number>
    requires std::is_integral_v<Number>
    void value(Number value, Labels labels = {}) { // true is 1
        this->value(static_cast<double>(value), labels);
    }

    const std::string& text() const { return text_; }

private:
    std::string name_, text_;
};

} // namespace lianping
