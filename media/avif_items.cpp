#include "media/avif_items.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>

namespace lianping::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t most_of_items = 1 << 20;
constexpr std::size_t most_entries = 1000; // of a list, and boxes in a box

// Reads numbers, most significant byte first; what lies behind the end is 0 and `whole` says so.
class Reader {
public:
    explicit Reader(Bytes bytes) : bytes_(bytes) {}
    std::uint64_t number(std::size_t size) {
        if (bytes_.size() < size) {
            whole_ = false;
            bytes_ = {};
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i) value = value << 8U | bytes_[i];
        bytes_ = bytes_.subspan(size);
        return value;
    }
    Bytes take(std::size_t size) {
        const Bytes taken = bytes_.first(std::min(size, bytes_.size()));
        bytes_ = bytes_.subspan(taken.size());
        return taken;
    }
    Bytes rest() const { return bytes_; }
    bool whole() const { return whole_; }

private:
    Bytes bytes_;
    bool whole_ = true;
};

struct Box {
    std::string_view kind;
    Bytes body;
};

std::vector<Box> boxes_in(Bytes bytes) {
    std::vector<Box> boxes;
    while (bytes.size() >= 8 && boxes.size() < most_entries) {
        Reader reader(bytes);
        std::uint64_t size = reader.number(4);
        const std::string_view kind(reinterpret_cast<const char*>(reader.take(4).data()), 4);
        if (size == 1) size = reader.number(8);
        const std::size_t head = bytes.size() - reader.rest().size();
        if (size == 0) size = bytes.size(); // to the end
        if (size < head) break;
        const std::size_t inside = std::min<std::uint64_t>(size, bytes.size());
        boxes.push_back({kind, bytes.subspan(head, inside - head)});
        bytes = bytes.subspan(inside);
    }
    return boxes;
}

Bytes body_of(const std::vector<Box>& boxes, std::string_view kind) {
    const auto found =
        std::find_if(boxes.begin(), boxes.end(), [&](const Box& box) { return box.kind == kind; });
    return found != boxes.end() ? found->body : Bytes{};
}

// The head of a full box.
struct Full {
    explicit Full(Bytes body) : reader(body) {
        const std::uint64_t head = reader.number(4);
        version = head >> 24U;
        flags = head & 0xffffffU;
    }
    Reader reader;
    std::uint64_t version = 0, flags = 0;
};

// Whether it names that brand: "avif" is a still, "avis" a sequence.
bool has_brand(const std::vector<Box>& file, const char* brand) {
    const Bytes brands = body_of(file, "ftyp");
    for (std::size_t at = 0; at + 4 <= brands.size(); at += 4)
        if (at != 4 && std::memcmp(&brands[at], brand, 4) == 0) return true;
    return false;
}

std::uint64_t first_item(Bytes pitm) {
    Full box(pitm);
    return box.reader.number(box.version == 0 ? 2 : 4);
}

bool is_grid(Bytes iinf, std::uint64_t item) {
    Full list(iinf);
    list.reader.number(list.version == 0 ? 2 : 4);
    for (const Box& entry : boxes_in(list.reader.rest())) {
        if (entry.kind != "infe") continue;
        Full info(entry.body);
        if (info.version < 2 || info.reader.number(info.version == 2 ? 2 : 4) != item) continue;
        info.reader.number(2);
        const Bytes kind = info.reader.take(4);
        return kind.size() == 4 && std::memcmp(kind.data(), "grid", 4) == 0;
    }
    return false;
}

// The items that say they are auxiliary to this one.
std::vector<std::uint64_t> auxiliary_to(Bytes iref, std::uint64_t item) {
    std::vector<std::uint64_t> found;
    Full list(iref);
    const std::size_t size = list.version == 0 ? 2 : 4;
    for (const Box& reference : boxes_in(list.reader.rest())) {
        if (reference.kind != "auxl") continue;
        Reader reader(reference.body);
        const std::uint64_t from = reader.number(size);
        const std::uint64_t count = reader.number(2);
        for (std::uint64_t i = 0; i < count && reader.whole(); ++i)
            if (reader.number(size) == item) found.push_back(from);
    }
    return found;
}

// The properties of an item, in their order.
std::vector<Box> properties_of(Bytes iprp, std::uint64_t item) {
    const std::vector<Box> inside = boxes_in(iprp);
    const std::vector<Box> all = boxes_in(body_of(inside, "ipco"));
    std::vector<Box> found;
    for (const Box& box : inside) {
        if (box.kind != "ipma") continue;
        Full list(box.body);
        const bool wide = (list.flags & 1U) != 0;
        const std::uint64_t entries = list.reader.number(4);
        for (std::uint64_t i = 0; i < entries && list.reader.whole(); ++i) {
            const std::uint64_t of = list.reader.number(list.version == 0 ? 2 : 4);
            const std::uint64_t count = list.reader.number(1);
            for (std::uint64_t j = 0; j < count && list.reader.whole(); ++j) {
                const std::uint64_t index = list.reader.number(wide ? 2 : 1) & (wide ? 0x7fffU : 0x7fU);
                if (of == item && index >= 1 && index <= all.size()) found.push_back(all[index - 1]);
            }
        }
    }
    return found;
}

bool is_alpha(const std::vector<Box>& properties) {
    constexpr std::array names{std::string_view("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"),
                               std::string_view("urn:mpeg:hevc:2015:auxid:1")};
    Full kind(body_of(properties, "auxC"));
    const Bytes rest = kind.reader.rest();
    const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
    const std::string_view name = text.substr(0, text.find('\0'));
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Turned counter-clockwise by quarters, then mirrored: by `imir` 0 top and bottom change places, by 1 left
// and right.
int orientation_of(const std::vector<Box>& properties) {
    std::uint64_t quarters = 0;
    std::size_t mirrored = 0; // 1: top and bottom, 2: left and right
    for (const Box& property : properties) {
        Reader reader(property.body);
        if (property.kind == "irot") quarters = reader.number(1) & 3U;
        if (property.kind == "imir") mirrored = 1 + (reader.number(1) & 1U);
    }
    constexpr std::array<std::array<int, 3>, 4> exif{{{0, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}};
    return exif[quarters][mirrored];
}

std::vector<AvifExtent> extents_of(Bytes iloc, std::uint64_t item) {
    Full list(iloc);
    const std::uint64_t sizes = list.reader.number(2);
    const std::size_t offset_size = sizes >> 12U, length_size = sizes >> 8U & 15U,
                      base_size = sizes >> 4U & 15U;
    const std::size_t index_size = list.version == 0 ? 0 : sizes & 15U;
    if (std::max({offset_size, length_size, base_size, index_size}) > 8) return {};
    const std::size_t id_size = list.version < 2 ? 2 : 4;
    const std::uint64_t items = list.reader.number(id_size);
    for (std::uint64_t i = 0; i < items && list.reader.whole(); ++i) {
        const std::uint64_t id = list.reader.number(id_size);
        const std::uint64_t within = list.version == 0 ? 0 : list.reader.number(2) & 15U; // 0: in the file
        list.reader.number(2);
        const std::uint64_t base = list.reader.number(base_size);
        const std::uint64_t count = list.reader.number(2);
        std::vector<AvifExtent> extents;
        for (std::uint64_t j = 0; j < count && list.reader.whole() && j < most_entries; ++j) {
            list.reader.number(index_size);
            const std::uint64_t at = base + list.reader.number(offset_size);
            const std::uint64_t bytes = list.reader.number(length_size);
            if (at > INT64_MAX / 2 || bytes > INT64_MAX / 2) return {};
            extents.push_back({static_cast<std::int64_t>(at), static_cast<std::int64_t>(bytes)});
        }
        if (id == item) return within == 0 && list.reader.whole() ? extents : std::vector<AvifExtent>{};
    }
    return {};
}

} // namespace

AvifItems avif_items(std::span<const std::uint8_t> file) {
    const std::vector<Box> boxes = boxes_in(file);
    if (!has_brand(boxes, "avif") || has_brand(boxes, "avis")) return {};
    Full meta(body_of(boxes, "meta"));
    const std::vector<Box> inside = boxes_in(meta.reader.rest());
    const std::uint64_t item = first_item(body_of(inside, "pitm"));
    const Bytes properties = body_of(inside, "iprp");
    AvifItems found;
    found.orientation = orientation_of(properties_of(properties, item));
    found.tiled = is_grid(body_of(inside, "iinf"), item);
    for (const std::uint64_t beside : auxiliary_to(body_of(inside, "iref"), item))
        if (is_alpha(properties_of(properties, beside))) {
            found.alpha = extents_of(body_of(inside, "iloc"), beside);
            break;
        }
    return found;
}

AvifItems avif_items_in_file(int descriptor) {
    // Films begin alike, and a MiB of each would be read for nothing.
    std::vector<std::uint8_t> head(64);
    const ssize_t first = ::pread(descriptor, head.data(), head.size(), 0);
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (first < 16 || text.substr(4, 4) != "ftyp" || text.find("avif") == std::string_view::npos) return {};
    head.resize(most_of_items);
    const ssize_t got = ::pread(descriptor, head.data(), head.size(), 0);
    head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return avif_items(head);
}

} // namespace lianping::media
