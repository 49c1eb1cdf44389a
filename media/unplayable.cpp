#include "media/unplayable.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace lianping::media {
namespace {

using namespace std::string_view_literals;

std::string_view part(std::string_view head, std::size_t at, std::size_t length) {
    return at < head.size() ? head.substr(at, length) : std::string_view{};
}

// ISO/IEC 23008-12: pictures coded as HEVC name one of these brands in their first box.
bool is_heic(std::string_view head) {
    if (part(head, 4, 4) != "ftyp"sv) return false;
    const std::size_t box = (static_cast<unsigned char>(head[2]) << 8U) | static_cast<unsigned char>(head[3]);
    const auto names_brand = [&](std::string_view brand) {
        for (std::size_t at = 8; at + 4 <= std::min(box, head.size()); at += 4)
            if (at != 12 && part(head, at, 4) == brand) return true;
        return false;
    };
    if (names_brand("avif") || names_brand("avis")) return false;
    constexpr std::array brands{"heic"sv, "heix"sv, "heim"sv, "heis"sv,
                                "hevc"sv, "hevx"sv, "mif1"sv, "msf1"sv};
    return std::any_of(brands.begin(), brands.end(), names_brand);
}

// The WebP container's extended header carries a flag for animation.
bool is_animated_webp(std::string_view head) {
    return part(head, 0, 4) == "RIFF"sv && part(head, 8, 8) == "WEBPVP8X"sv && head.size() > 20 &&
           (static_cast<unsigned char>(head[20]) & 0x02U) != 0;
}

// Pictures that begin like text, and a bright one goes on like it: PBM, PGM, PPM, PAM, XBM, XPM, FITS,
// YUV4MPEG2.
bool begins_like_text(std::string_view head) {
    if (head.size() > 2 && head[0] == 'P' && head[1] >= '1' && head[1] <= '7' &&
        (head[2] == '\n' || head[2] == ' ' || head[2] == '\r' || head[2] == '\t'))
        return true;
    constexpr std::array beginnings{"/* XPM"sv, "#define "sv, "SIMPLE  ="sv, "YUV4MPEG2"sv};
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view word) { return head.substr(0, word.size()) == word; });
}

// Text has no zero bytes and hardly any control characters, nor 0xff in any encoding of a byte or two.
bool is_text(std::string_view head) {
    if (head.size() < 4) return false;
    return std::none_of(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0xff || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f');
    });
}

// What UTF-16 says in Latin letters, whichever byte comes first.
std::string every_other(std::string_view head) {
    std::string text;
    for (const char byte : head.substr(2))
        if (byte != '\0') text += byte;
    return text;
}

// SRT, WebVTT and SSA/ASS begin with a word of theirs or have times joined by an arrow.
bool is_subtitles(std::string_view text) {
    if (part(text, 0, 3) == "\xef\xbb\xbf"sv) text.remove_prefix(3);
    return part(text, 0, 6) == "WEBVTT"sv || part(text, 0, 13) == "[Script Info]"sv ||
           text.find(" --> ") != std::string_view::npos;
}

constexpr auto document = "this is an office document; export it as PDF or as pictures"sv;
constexpr auto archive = "this is an archive; unpack it and bring what lies in it"sv;
constexpr auto font = "this is a font, not a picture"sv;
constexpr auto program = "this is a program, not a film or picture"sv;
constexpr auto camera_raw = "this is a camera's raw picture; export it as JPEG"sv;
constexpr auto shortcut = "this is a shortcut, not what it leads to; copy the file itself"sv;
constexpr auto script = "this is a PostScript drawing; export it as PDF or PNG"sv;

// What people bring and nothing here shows, by its first bytes (or those at `at`).
struct Signature {
    std::string_view bytes, why;
    std::size_t at = 0;
};
constexpr std::array signatures{
    Signature{"%PDF-"sv, "this is a PDF document: show its pages by `pdf:`"sv},
    Signature{"PK\x03\x04"sv,
              "this is a ZIP archive or an office document; unpack it, or export it as PDF"sv},
    Signature{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, document},
    Signature{"{\\rtf"sv, document},
    Signature{"Rar!\x1a\x07"sv, archive},
    Signature{"7z\xbc\xaf\x27\x1c"sv, archive},
    Signature{"\x1f\x8b"sv, archive},
    Signature{"ustar"sv, archive, 257},
    Signature{"\0\1\0\0\0"sv, font},
    Signature{"OTTO"sv, font},
    Signature{"ttcf"sv, font},
    Signature{"wOF"sv, font},
    Signature{"\x7f"
              "ELF"sv,
              program},
    Signature{"MZ"sv, program},
    Signature{"MThd"sv, "these are notes (MIDI), not sound; export them as MP3"sv},
    Signature{"FUJIFILMCCD-RAW"sv, camera_raw},
    Signature{"CR\x02"sv, camera_raw, 8},
    Signature{"IIRO"sv, camera_raw},
    Signature{"IIU\0"sv, camera_raw},
    Signature{"ftypcrx "sv, camera_raw, 4},
    Signature{"\xc5\xd0\xd3\xc6"sv, script},
    Signature{"%!PS"sv, script},
    Signature{"AC10"sv, "this is a CAD drawing; export it as PDF or PNG"sv},
    Signature{"L\0\0\0\x01\x14\x02\0"sv, shortcut},
    Signature{"[InternetShortcut]"sv, shortcut},
    Signature{"[Desktop Entry]"sv, shortcut},
    Signature{"\0\5\x16\7"sv, "this is what a Mac keeps beside a file; copy the file itself"sv}};

// What plays, by its first bytes (or those at `at`).
constexpr std::array likenesses{Signature{"\xff\xd8"sv, "a JPEG picture"sv},
                                Signature{"\x89PNG"sv, "a PNG picture"sv},
                                Signature{"GIF8"sv, "a GIF picture"sv},
                                Signature{"WEBP"sv, "a WebP picture"sv, 8},
                                Signature{"II*\0"sv, "a TIFF picture"sv},
                                Signature{"MM\0*"sv, "a TIFF picture"sv},
                                Signature{"ftypavif"sv, "an AVIF picture"sv, 4},
                                Signature{"ftyp"sv, "an MP4 film"sv, 4},
                                Signature{"moov"sv, "an MP4 film"sv, 4},
                                Signature{"mdat"sv, "an MP4 film"sv, 4},
                                Signature{"\x1a\x45\xdf\xa3"sv, "a Matroska or WebM film"sv},
                                Signature{"AVI "sv, "an AVI film"sv, 8},
                                Signature{"FLV\x01"sv, "a Flash film"sv},
                                Signature{"\x30\x26\xb2\x75"sv, "a Windows Media film"sv},
                                Signature{"\0\0\x01\xba"sv, "an MPEG film"sv},
                                Signature{"OggS"sv, "an Ogg film or sound"sv},
                                Signature{"WAVE"sv, "WAV sound"sv, 8},
                                Signature{"fLaC"sv, "FLAC sound"sv},
                                Signature{"ID3"sv, "MP3 sound"sv}};

} // namespace

std::optional<std::string_view> likeness(std::string_view head) {
    for (const Signature& known : likenesses)
        if (part(head, known.at, known.bytes.size()) == known.bytes) return known.why;
    return std::nullopt;
}

namespace {

std::optional<std::string_view> likeness_of(int descriptor) {
    std::array<char, 16> head{};
    const ssize_t length = ::pread(descriptor, head.data(), head.size(), 0);
    return likeness({head.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))});
}

} // namespace

std::string missing_end_of(int descriptor) {
    const auto like = likeness_of(descriptor);
    const std::string name = like ? std::string(like->substr(like->find(' ') + 1)) : "file";
    return "the " + name + " is not whole, its end is missing; copy it again";
}

std::string damage_of(int descriptor) {
    const auto like = likeness_of(descriptor);
    if (!like) return "the file is damaged or no film, picture or sound";
    return "this looks like " + std::string(*like) + ", but it is damaged; copy it again";
}

bool is_drawing(std::string_view head) {
    if (part(head, 0, 3) == "\xef\xbb\xbf"sv) head.remove_prefix(3);
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && head[first] == '<' && is_text(head) &&
           head.find("<svg") != std::string_view::npos && head.find("<html") == std::string_view::npos;
}

std::optional<std::string> why_unplayable(std::string_view head) {
    if (head.empty()) return "the file is empty";
    if (begins_like_text(head)) return std::nullopt;
    if (is_heic(head)) return "HEIC pictures cannot be decoded here; export the picture as JPEG";
    if (is_animated_webp(head)) return "animated WebP cannot be decoded here; export it as MP4 or GIF";
    for (const Signature& known : signatures)
        if (part(head, known.at, known.bytes.size()) == known.bytes) return std::string(known.why);
    constexpr auto subtitles = "these are subtitles, not a film; name them under `subtitles:` of one"sv;
    const bool wide = part(head, 0, 2) == "\xff\xfe"sv || part(head, 0, 2) == "\xfe\xff"sv; // UTF-16
    const std::string text = wide ? every_other(head) : std::string(head);
    if (!is_text(text) || likeness(head)) return std::nullopt;
    if (is_subtitles(text)) return std::string(subtitles);
    if (part(head, 0, 7) == "#EXTM3U"sv) return "this is a list of streams (m3u8), not a film";
    if (is_drawing(head)) return std::nullopt;
    const std::string_view start = part(head, 0, 1024);
    if (start.find("<html") != std::string_view::npos ||
        start.find("<!DOCTYPE html") != std::string_view::npos ||
        start.find("<!doctype html") != std::string_view::npos)
        return "this is a web page, not a film or picture; was the download refused?";
    return "this is text, not a film, picture or sound";
}

} // namespace lianping::media
