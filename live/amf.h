#pragma once
// The values of RTMP's commands: AMF0, as far as commands need it.
//
// Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::live {

struct AmfItem {
    enum class Kind { number, text, other }; // other: objects, null and all else: read over
    Kind kind = Kind::other;
    double number = 0;
    std::string text;
};

// All values of a command, one behind the other. Nothing: they are no such.
std::optional<std::vector<AmfItem>> read_amf(std::string_view bytes);

// The same to write.
class AmfWriter {
public:
    AmfWriter& number(double value);
    AmfWriter& text(std::string_view value); // at most 65535 bytes
    AmfWriter& null();
    // An object of texts.
    AmfWriter& texts(const std::vector<std::pair<std::string_view, std::string_view>>& pairs);
    const std::string& bytes() const { return bytes_; }

private:
    void size(std::size_t value);
    std::string bytes_;
};

} // namespace lianping::live
