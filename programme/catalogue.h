#pragma once
// What is known of the media that a programme names: the bridge between files, which only media/ reads, and
// planning.
//
// Thread-safety: values.

#include "programme/programme.h"
#include "time/instants.h"

#include <map>
#include <string>

namespace lianping::programme {

struct MediaFacts {
    enum class State { ready, pending, missing, broken };
    State state = State::pending; // pending: being taken in; left out of plans as the others are
    std::string hash;
    Duration length{};              // exact; 0 for a still
    std::string why;                // missing, broken: what is wrong, for the operator
    double gain_db = 0;             // what makes its sound as loud as the others'; 0 where it is not measured
    bool silent = false;            // it has no sound
    std::string subtitles{};        // hash, in the store, of those that `auto` shows; empty: it has none
};

// By media_key(): a file's path relative to the site, or a key made of all that a notice says.
using Catalogue = std::map<std::string, MediaFacts>;

// The catalogue's key for an item; empty for kinds that need no media. `width`, `height`: of the screen that
// it is drawn for, since a notice is drawn at its screen's size.
std::string media_key(const ItemSpec& item, std::uint32_t width, std::uint32_t height);

} // namespace lianping::programme
