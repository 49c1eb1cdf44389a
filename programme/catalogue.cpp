#include "programme/catalogue.h"

#include <fmt/format.h>

namespace lianping::programme {
namespace {

std::string hex(Colour colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b); }

// Texts of any kind one behind the other, so that no two rows of texts become the same.
std::string counted(const std::string& text) { return fmt::format(" {}:{}", text.size(), text); }

// "0.3 s", "12 s", "1:02:05".
std::string spoken(Duration length) {
    const std::int64_t tenths = (length.count() + 50'000'000) / 100'000'000, seconds = tenths / 10;
    if (seconds >= 3600)
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (seconds >= 120) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return tenths % 10 == 0 ? fmt::format("{} s", seconds) : fmt::format("{}.{} s", seconds, tenths % 10);
}

} // namespace

std::optional<std::string> shortfall(const MediaFacts& facts) {
    if (facts.promised <= facts.length) return std::nullopt;
    return fmt::format("holds {} of the {} that its header says: was it copied whole?", spoken(facts.length),
                       spoken(facts.promised));
}

std::string media_key(const ItemSpec& item, std::uint32_t width, std::uint32_t height) {
    switch (item.kind) {
    case ItemSpec::Kind::video:
    case ItemSpec::Kind::image:
    case ItemSpec::Kind::audio:
    case ItemSpec::Kind::file:
        return item.file;
    case ItemSpec::Kind::notice:
        return fmt::format("notice {}x{} {} {}{}{}{}{}", width, height, hex(item.colour),
                           hex(item.background), counted(item.file), counted(item.title), counted(item.body),
                           item.style.empty() ? "" : counted(item.style));
    case ItemSpec::Kind::qr:
        return fmt::format("qr {}x{} {}{}{}{}", width, height, hex(item.background), counted(item.code),
                           counted(item.title), counted(item.body));
    case ItemSpec::Kind::pdf: {
        std::string key = fmt::format("pdf {}x{}", width, height);
        for (const PageRange& range : item.pages) key += fmt::format(" {}-{}", range.first, range.last);
        return key + counted(item.file);
    }
    case ItemSpec::Kind::colour:
    case ItemSpec::Kind::slate:
    case ItemSpec::Kind::playlist:
    case ItemSpec::Kind::layout:
    case ItemSpec::Kind::live:
        break;
    }
    return {};
}

} // namespace lianping::programme
