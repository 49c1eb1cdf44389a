#pragma once
// What a line of a playlist is played as, once it is known what its bytes are.
//
// Thread-safety: immutable. Refers to the catalogue.

#include "plan/item.h"
#include "programme/catalogue.h"
#include "programme/media_needs.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::programme {

class ItemMaker {
public:
    // `awaited`: items of a programme, which outlives this, that are not to be shown yet on any screen
    // (media_needs.h).
    explicit ItemMaker(const Catalogue& catalogue, std::set<const ItemSpec*> awaited = {})
        : catalogue_(catalogue), awaited_(std::move(awaited)) {}

    // Of all kinds but lists, layouts and documents. `size`: of the picture that it is shown in. Nothing: it
    // cannot be shown, or nobody knows how long it would be.
    std::optional<Item> item(const ItemSpec& spec, PictureSize size) const;
    // Of a document: the pages that are asked for and could be drawn.
    std::vector<Item> pages(const ItemSpec& spec, PictureSize size) const;
    // Whether it is still being taken in.
    bool awaited(const ItemSpec& spec, PictureSize size) const;

private:
    const MediaFacts* facts(const ItemSpec& spec, PictureSize size) const; // null: the catalogue has none
    const MediaFacts* ready(const std::string& key) const;                 // null: it is not
    std::string subtitles_of(const ItemSpec& spec, const MediaFacts& facts) const;

    const Catalogue& catalogue_;
    std::set<const ItemSpec*> awaited_;
};

// Black, the slate or a link: stands until something else comes.
Item standing_item(const Play& play);
bool is_standing(const Item& item);

} // namespace lianping::programme
