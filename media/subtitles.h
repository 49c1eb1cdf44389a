#pragma once
// The subtitles of a film, from within it or from a file beside it, as one ASS script (media/ass_text.h).
// Done at intake, so that a player reads one small file of one kind whatever the film came with.
//
// By libavformat and libavcodec: SubRip, WebVTT, ASS/SSA, MicroDVD, SAMI and what else they read as text.
// Subtitles that are pictures (DVD, Blu-ray, DVB) are refused with that reason.

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lianping::media {

struct Subtitles {
    std::string script; // ASS, UTF-8
    std::size_t events = 0;
    std::string codec;    // "subrip"
    std::string language; // as the file says, "chi"; may be empty
};

// Of a subtitle file, in whatever encoding (media/text_encoding.h). Blocks on the disk. Errors: not_found,
// io, corrupt, unsupported, in an operator's words. Thread-safety: safe.
Result<Subtitles> subtitles_of_file(const std::filesystem::path& file);
// The same of a file that is open for reading; the descriptor stays the caller's.
Result<Subtitles> subtitles_of_file(int descriptor);

// The stream within a film: that of `language` (a tag as "zh" or "chi"; empty: none preferred), else the one
// marked as the standard, else the first. Reads all of the film. Nothing: it has none. Errors as above.
// Thread-safety: safe.
Result<std::optional<Subtitles>> subtitles_within(const std::filesystem::path& film,
                                                  std::string_view language);
Result<std::optional<Subtitles>> subtitles_within(int descriptor, std::string_view language);

} // namespace lianping::media
