#pragma once
// What is known of the media that a programme names: the bridge between files, which only media/ reads, and
// planning.
//
// Thread-safety: values.

#include "programme/programme.h"
#include "time/instants.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

struct MediaFacts {
    enum class State { ready, pending, missing, broken };
    State state = State::pending; // pending: being taken in; a list of nothing else waits (planner.h)
    std::string hash;             // of a document: empty
    Duration length{};            // exact; 0 for a still
    std::string why;              // missing, broken: what is wrong, for the operator
    double gain_db = 0;  // what makes its sound as loud as the others' (media/loudness.h); 0: not measured
    bool silent = false; // it has no sound
    std::string subtitles{}; // hash, in the store, of those that `auto` shows; empty: it has none
    // What the bytes are; what is drawn is an image.
    enum class Medium { image, video, audio, document };
    Medium medium = Medium::image;
    // Of a document, page by page: the hash of its picture; empty where that page is not asked for or cannot
    // be drawn.
    std::vector<std::string> pages{};
    // What its header says, where it was cut off before that (media/media_info.h); else 0.
    Duration promised{};
    std::vector<std::string>
        languages{}; // of its tracks of sound, as the file says; "" for one that does not
};

// "holds 0.3 s of the 12 s that its header says: was it copied whole?"; nothing where it is whole.
std::optional<std::string> shortfall(const MediaFacts& facts);

// By media_key(): a file's path relative to the site, or a key made of all that a notice says.
using Catalogue = std::map<std::string, MediaFacts>;

// The catalogue's key for an item; empty for kinds that need no media. `width`, `height`: of the screen that
// it is drawn for, since a notice is drawn at its screen's size.
std::string media_key(const ItemSpec& item, std::uint32_t width, std::uint32_t height);

} // namespace lianping::programme
