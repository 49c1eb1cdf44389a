#pragma once
// Which media a programme needs, and at which size what is drawn for it is drawn.
//
// Pure.

#include "programme/catalogue.h"
#include "programme/programme.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace lianping::programme {

struct PictureSize {
    std::uint32_t width = 0, height = 0; // in pixels, upright
    // clang-tidy 14 takes the zero that a defaulted comparison compares with for a null pointer.
    friend auto operator<=>(const PictureSize&,
                            const PictureSize&) = default; // NOLINT(modernize-use-nullptr)
};

// Of a screen's picture, after its quarter turns.
PictureSize picture_size(const Screen& screen);
// Of a zone of a picture: the pixels that it has on the screen.
PictureSize zone_size(const ZoneRect& zone, PictureSize picture);

// Everything of the lists that is shown: items, those of the playlists within, and those in the zones of
// layouts at their zone's size.
using VisitMedium = std::function<void(const ItemSpec&, PictureSize)>;
void each_medium(const std::vector<ItemSpec>& items, const Programme& programme, PictureSize size,
                 const VisitMedium& visit);

// Items of playlists that are drawn for each size (notices, codes, documents) and are still being taken in
// for some screen: none shows them before all can, so that screens of one playlist stay in step.
std::set<const ItemSpec*> awaited_somewhere(const Programme& programme, const Catalogue& catalogue);

struct MediaNeed {
    std::string key; // of media_key()
    ItemSpec item;
    PictureSize size;
};
// For all screens, each key once: of all playlists, with the pictures of their logos; or of these items. A
// list among them that is played for itself brings its logos and its music along: the logos first, since they
// are small and stand from the first picture on.
std::vector<MediaNeed> media_needs(const Programme& programme);
std::vector<MediaNeed> media_needs(const std::vector<ItemSpec>& items, const Programme& programme);
std::vector<MediaNeed> media_needs(const Playlist& list, const Programme& programme);

} // namespace lianping::programme
