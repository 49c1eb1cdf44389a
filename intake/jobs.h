#pragma once
// What the controller asks of its sandboxed child, and what the child found: the work on bytes from outside.
// Files go along as open descriptors, never as names; every job says which.
//
// Thread-safety: values.

#include "media/loudness.h"
#include "media/media_info.h"
#include "text/notice.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace lianping::intake {

// What a file is. Descriptors: the file, for reading.
struct Probe {
    bool loudness = false; // measure that, too, where there is sound: it decodes all of it
};

// Descriptors of what is drawn: where the PNG goes, for writing; then what is read.

// Descriptors: the PNG; the picture's file, where the notice has one: its own `picture` does not go along.
struct DrawNotice {
    text::Notice notice;
};

// A code for phones, with title and caption. Descriptors: the PNG.
struct DrawCode {
    std::string text;           // what the code says
    std::string title, caption; // may be empty
    std::uint32_t width = 0, height = 0;
    text::Rgba background{0.07, 0.10, 0.16, 1};
};

// How many pages a PDF has. Descriptors: the file. Of more than `most_pages` the first ones are played.
struct CountPages {};
inline constexpr std::uint32_t most_pages = 500;

// One page, as large as fits into width x height. Descriptors: the PNG; the file.
struct DrawPage {
    std::uint32_t page = 1; // from 1
    std::uint32_t width = 0, height = 0;
};

// A film's subtitles as one ASS script. Descriptors: where the script goes, for writing; the film, or a file
// of subtitles.
struct ReadSubtitles {
    enum class From : std::uint8_t { film, file };
    From from = From::file;
    std::string language; // preferred among a film's; "zh"; empty: none
};

using Job = std::variant<Probe, DrawNotice, DrawCode, CountPages, DrawPage, ReadSubtitles>;

// What came of a job; what it did not ask for is empty.
struct Found {
    media::MediaInfo info;                   // Probe
    std::optional<media::Loudness> loudness; // Probe; nothing: no sound, or only silence
    std::uint32_t pages = 0;                 // CountPages
    std::uint32_t lines = 0;                 // ReadSubtitles; 0: the film has none, and nothing was written
};

} // namespace lianping::intake
