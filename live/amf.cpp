#include "live/amf.h"

#include <bit>
#include <cstdint>

namespace lianping::live {
namespace {

// Markers of AMF0 (Action Message Format, December 2007, section 2.1).
enum Marker : unsigned char {
    number = 0,
    boolean = 1,
    text = 2,
    object = 3,
    null = 5,
    undefined = 6,
    reference = 7,
    ecma_array = 8,
    object_end = 9,
    strict_array = 10,
    date = 11,
    long_text = 12,
};
constexpr int deepest = 8;

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    bool done() const { return rest_.empty() || broken_; }
    bool broken() const { return broken_; }

    AmfItem item(int depth = 0) {
        AmfItem item;
        switch (integer(1)) {
        case Marker::number:
            item.kind = AmfItem::Kind::number;
            item.number = std::bit_cast<double>(integer(8));
            break;
        case Marker::boolean:
            integer(1);
            break;
        case Marker::text:
            item.kind = AmfItem::Kind::text;
            item.text = piece(integer(2));
            break;
        case Marker::long_text:
            item.kind = AmfItem::Kind::text;
            item.text = piece(integer(4));
            break;
        case Marker::ecma_array:
            integer(4);
            pairs(depth);
            break;
        case Marker::object:
            pairs(depth);
            break;
        case Marker::strict_array:
            list(depth);
            break;
        case Marker::date:
            piece(10);
            break;
        case Marker::reference:
            integer(2);
            break;
        case Marker::null:
        case Marker::undefined:
            break;
        default:
            broken_ = true;
        }
        return item;
    }

private:
    std::uint64_t integer(std::size_t size) {
        std::uint64_t value = 0;
        for (const char c : piece(size)) value = value << 8U | static_cast<unsigned char>(c);
        return value;
    }
    std::string_view piece(std::uint64_t size) {
        if (size > rest_.size()) {
            broken_ = true;
            return {};
        }
        const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(static_cast<std::size_t>(size));
        return taken;
    }
    void pairs(int depth) {
        broken_ = broken_ || depth >= deepest;
        while (!broken_) {
            const bool named = !piece(integer(2)).empty();
            if (!named && !rest_.empty() && static_cast<unsigned char>(rest_.front()) == Marker::object_end) {
                piece(1);
                return;
            }
            item(depth + 1);
        }
    }
    void list(int depth) {
        broken_ = broken_ || depth >= deepest;
        for (auto left = integer(4); left > 0 && !broken_; --left) item(depth + 1);
    }

    std::string_view rest_;
    bool broken_ = false;
};

} // namespace

std::optional<std::vector<AmfItem>> read_amf(std::string_view bytes) {
    Reader reader(bytes);
    std::vector<AmfItem> items;
    while (!reader.done()) items.push_back(reader.item());
    return reader.broken() ? std::nullopt : std::optional(std::move(items));
}

void AmfWriter::size(std::size_t value) {
    bytes_ += static_cast<char>(value >> 8U & 0xffU);
    bytes_ += static_cast<char>(value & 0xffU);
}

AmfWriter& AmfWriter::number(double value) {
    bytes_ += static_cast<char>(Marker::number);
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned shift = 64; shift > 0; shift -= 8) bytes_ += static_cast<char>(bits >> (shift - 8) & 0xffU);
    return *this;
}

AmfWriter& AmfWriter::text(std::string_view value) {
    bytes_ += static_cast<char>(Marker::text);
    size(value.size());
    bytes_ += value;
    return *this;
}

AmfWriter& AmfWriter::null() {
    bytes_ += static_cast<char>(Marker::null);
    return *this;
}

AmfWriter& AmfWriter::texts(const std::vector<std::pair<std::string_view, std::string_view>>& pairs) {
    bytes_ += static_cast<char>(Marker::object);
    for (const auto& [name, value] : pairs) {
        size(name.size());
        bytes_ += name;
        text(value);
    }
    size(0);
    bytes_ += static_cast<char>(Marker::object_end);
    return *this;
}

} // namespace lianping::live
