#pragma once
// Which media a programme needs, and how many of them are there. Pure.

#include "programme/catalogue.h"
#include "programme/media_needs.h"
#include "programme/programme.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianping::controller {

// A file of the site, or pictures to be drawn.
struct MediaWanted {
    enum class What { file, notice, code, document, subtitles };
    std::string key; // of the catalogue
    What what = What::file;
    std::string file;        // relative to the site: the file, the document, a notice's picture; or empty
    std::string title, body; // of a notice or a code
    std::string style;       // of a notice
    std::string code;
    std::string language;                    // of a film: which of the subtitles beside it are preferred
    std::vector<programme::PageRange> pages; // of a document; empty: all
    std::uint32_t width = 0, height = 0;     // of what is drawn
    Colour background;
    friend bool operator==(const MediaWanted&, const MediaWanted&) = default;
};

// Of all playlists and all screens, each key once: first what the defaults play, then the entries, then the
// rest, so that a first start has something to show soon.
std::vector<MediaWanted> media_of(const programme::Programme& programme);
// Of these items alone, with the playlists that they name.
std::vector<MediaWanted> media_of(const std::vector<programme::ItemSpec>& items,
                                  const programme::Programme& programme);

// What became of the media of a list of items.
struct Readiness {
    std::size_t ready = 0; // items that can be shown
    std::size_t pending = 0;
    std::string trouble; // of the first that is missing or broken
};
Readiness readiness(const std::vector<programme::ItemSpec>& items, const programme::Programme& programme,
                    const programme::Catalogue& catalogue, std::uint32_t width, std::uint32_t height);

// A list that an entry or a default plays, with media that are still being taken in.
struct WaitingList {
    std::string screen, entry, playlist;
    std::size_t ready = 0, pending = 0; // items; with none ready, what was on air goes on in its place
    friend bool operator==(const WaitingList&, const WaitingList&) = default;
};
// Of all screens. Empty where nothing is being taken in.
std::vector<WaitingList> waiting_lists(const programme::Programme& programme,
                                       const programme::Catalogue& catalogue);

// Whether every screen has something to show of its own, be it not all.
bool can_begin(const programme::Programme& programme, const programme::Catalogue& catalogue);

using programme::picture_size;
using programme::PictureSize;

} // namespace lianping::controller
