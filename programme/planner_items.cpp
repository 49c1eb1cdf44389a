#include "programme/planner_items.h"

#include "plan/saturating.h"

#include <algorithm>

namespace lianping::programme {
namespace {

constexpr Duration still_length = 10s;
// What black, the slate and a link stand before they begin anew, which nobody sees.
constexpr Duration standing_length = std::chrono::hours(24);

// As the operator wrote it, and a still.
Item written(const ItemSpec& spec) {
    Item item;
    item.name = spec.name;
    item.fit = spec.fit;
    item.background = spec.background;
    item.transition = spec.transition;
    item.volume = spec.volume;
    item.mute = spec.mute;
    item.length = spec.length.value_or(still_length);
    return item;
}

Item::Kind kind_of(const ItemSpec& spec, const MediaFacts& facts) {
    using Medium = MediaFacts::Medium;
    const bool any = spec.kind == ItemSpec::Kind::file;
    if (spec.kind == ItemSpec::Kind::video || (any && facts.medium == Medium::video))
        return Item::Kind::video;
    if (spec.kind == ItemSpec::Kind::audio || (any && facts.medium == Medium::audio))
        return Item::Kind::audio;
    return Item::Kind::image;
}

} // namespace

Item standing_item(const Play& play) {
    Item item;
    item.length = standing_length;
    if (play.kind == Play::Kind::black) {
        item.kind = Item::Kind::colour;
        item.name = "black";
    } else {
        item.kind = Item::Kind::slate;
        item.name = play.kind == Play::Kind::live ? "live:" + play.link : "slate";
    }
    return item;
}

bool is_standing(const Item& item) {
    const bool black = item.kind == Item::Kind::colour && item.name == "black";
    const bool link = item.kind == Item::Kind::live ||
                      (item.kind == Item::Kind::layout && item.name.rfind("live:", 0) == 0);
    return (black || link || item.kind == Item::Kind::slate) && item.length == standing_length;
}

const MediaFacts* ItemMaker::facts(const ItemSpec& spec, PictureSize size) const {
    const auto found = catalogue_.find(media_key(spec, size.width, size.height));
    return found == catalogue_.end() ? nullptr : &found->second;
}

const MediaFacts* ItemMaker::ready(const std::string& key) const {
    const auto found = catalogue_.find(key);
    return found == catalogue_.end() || found->second.state != MediaFacts::State::ready ? nullptr
                                                                                        : &found->second;
}

bool ItemMaker::awaited(const ItemSpec& spec, PictureSize size) const {
    const MediaFacts* is = facts(spec, size);
    return awaited_.contains(&spec) || (is != nullptr && is->state == MediaFacts::State::pending);
}

std::vector<Item> ItemMaker::pages(const ItemSpec& spec, PictureSize size) const {
    std::vector<Item> all;
    const MediaFacts* is = facts(spec, size);
    if (is == nullptr || is->state != MediaFacts::State::ready || awaited_.contains(&spec)) {
        return all;
    }
    Item item = written(spec);
    item.kind = Item::Kind::image;
    for (std::size_t i = 0; i < is->pages.size(); ++i) {
        if (is->pages[i].empty()) {
            continue;
        }
        item.name = spec.name + " " + std::to_string(i + 1);
        item.media = is->pages[i];
        all.push_back(item);
    }
    return all;
}

std::optional<Item> ItemMaker::item(const ItemSpec& spec, PictureSize size) const {
    Item item = written(spec);
    if (spec.kind == ItemSpec::Kind::colour || spec.kind == ItemSpec::Kind::slate) {
        const bool colour = spec.kind == ItemSpec::Kind::colour;
        item.kind = colour ? Item::Kind::colour : Item::Kind::slate;
        if (colour) {
            item.background = spec.colour;
        }
        return item.length > Duration{} ? std::optional(item) : std::nullopt;
    }
    const MediaFacts* is = facts(spec, size);
    if (is == nullptr || is->state != MediaFacts::State::ready || awaited_.contains(&spec)) {
        return std::nullopt;
    }
    item.media = is->hash;
    item.kind = kind_of(spec, *is);
    const bool photo = spec.kind == ItemSpec::Kind::image || spec.kind == ItemSpec::Kind::file;
    if (photo && item.kind == Item::Kind::image) {
        item.motion = spec.motion;
    }
    if (item.kind != Item::Kind::image) {
        item.in = spec.in.value_or(Duration{});
        item.span = std::min(spec.out.value_or(is->length), is->length) - item.in;
        if (item.span <= Duration{}) {
            return std::nullopt;
        }
        const bool each_for_stills = spec.kind == ItemSpec::Kind::file;
        item.length =
            each_for_stills
                ? item.span
                : spec.length.value_or(Duration(saturating_product(item.span.count(), spec.repeat)));
        item.silent = is->silent;
        item.gain_db = is->gain_db;
        item.track = spec.track;
        item.subtitles = subtitles_of(spec, *is);
    }
    return item.length > Duration{} ? std::optional(item) : std::nullopt;
}

std::string ItemMaker::subtitles_of(const ItemSpec& spec, const MediaFacts& facts) const {
    const bool film = spec.kind == ItemSpec::Kind::video || spec.kind == ItemSpec::Kind::file;
    if (!film || spec.subtitles == "none") {
        return {};
    }
    if (spec.subtitles == "auto") {
        return facts.subtitles;
    }
    const MediaFacts* file = ready(spec.subtitles);
    return file != nullptr ? file->hash : "";
}

} // namespace lianping::programme
