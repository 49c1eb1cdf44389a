#pragma once
// Which containers are opened.
//
// Thread-safety: safe.

#include <string>

namespace lianping::media {

// libav's names, joined by commas: every container that libavformat reads from a file's own bytes and that
// holds films, pictures or sound. Left out is what leads to other files and hosts (playlists, manifests,
// sequences), what runs (scripts), subtitles, and what takes any text for a picture.
const std::string& openable_containers();

} // namespace lianping::media
