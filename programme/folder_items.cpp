#include "programme/folder_items.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace lianping::programme {
namespace {

using std::string_view_literals::operator""sv;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool digit(char c) { return c >= '0' && c <= '9'; }

std::string ending_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    std::string ending(dot == std::string_view::npos ? "" : name.substr(dot + 1));
    std::transform(ending.begin(), ending.end(), ending.begin(), lower);
    return ending;
}

template <std::size_t N>
bool one_of(std::string_view ending, const std::array<std::string_view, N>& all) {
    return std::find(all.begin(), all.end(), ending) != all.end();
}

constexpr std::array pictures{"jpg"sv, "jpeg"sv, "png"sv,  "webp"sv, "gif"sv,  "apng"sv, "bmp"sv,
                              "tif"sv, "tiff"sv, "avif"sv, "jxl"sv,  "heic"sv, "heif"sv, "jp2"sv,
                              "tga"sv, "ppm"sv,  "svg"sv,  "ico"sv,  "psd"sv,  "exr"sv,  "dpx"sv,
                              "pcx"sv, "qoi"sv,  "pgm"sv,  "jfif"sv};
constexpr std::array films_and_sound{
    "mp4"sv,  "m4v"sv, "mov"sv, "mkv"sv, "webm"sv, "avi"sv,  "ts"sv,   "m2ts"sv, "mts"sv, "mpg"sv,
    "mpeg"sv, "vob"sv, "wmv"sv, "asf"sv, "flv"sv,  "3gp"sv,  "ogv"sv,  "ogg"sv,  "oga"sv, "opus"sv,
    "mp3"sv,  "m4a"sv, "aac"sv, "wav"sv, "flac"sv, "aiff"sv, "aif"sv,  "wma"sv,  "mxf"sv, "nut"sv,
    "ivf"sv,  "y4m"sv, "dv"sv,  "rm"sv,  "rmvb"sv, "mka"sv,  "h264"sv, "hevc"sv, "f4v"sv, "3g2"sv,
    "gxf"sv,  "wtv"sv, "m2v"sv, "amr"sv, "caf"sv,  "ac3"sv};
// Of browsers and copiers, until the file is whole.
constexpr std::array partial{"part"sv,     "partial"sv,    "crdownload"sv, "download"sv, "tmp"sv, "temp"sv,
                             "filepart"sv, "opdownload"sv, "aria2"sv,      "swp"sv,      "!ut"sv, "bc!"sv};
// What lies beside media without being any.
constexpr std::array beside{"srt"sv, "ass"sv, "ssa"sv, "vtt"sv, "sub"sv, "idx"sv, "db"sv,
                            "ini"sv, "nfo"sv, "lnk"sv, "url"sv, "txt"sv, "md"sv,  "xmp"sv};

} // namespace

bool natural_less(std::string_view a, std::string_view b) {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (digit(a[i]) && digit(b[j])) {
            while (i + 1 < a.size() && a[i] == '0' && digit(a[i + 1])) ++i;
            while (j + 1 < b.size() && b[j] == '0' && digit(b[j + 1])) ++j;
            std::size_t end_a = i, end_b = j;
            while (end_a < a.size() && digit(a[end_a])) ++end_a;
            while (end_b < b.size() && digit(b[end_b])) ++end_b;
            const auto number_a = a.substr(i, end_a - i), number_b = b.substr(j, end_b - j);
            if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
            if (number_a != number_b) return number_a < number_b;
            i = end_a;
            j = end_b;
            continue;
        }
        const auto x = static_cast<unsigned char>(lower(a[i])), y = static_cast<unsigned char>(lower(b[j]));
        if (x != y) return x < y;
        ++i;
        ++j;
    }
    // Alike but for case and zeroes: by the bytes, so that no two names are equal.
    return std::tuple(a.size() - i, a) < std::tuple(b.size() - j, b);
}

bool is_pattern(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

bool matches(std::string_view pattern, std::string_view name) {
    return ::fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), FNM_PERIOD | FNM_PATHNAME) == 0;
}

FolderFiles files_to_play(std::vector<std::string> names, Wanted wanted) {
    std::sort(names.begin(), names.end(), natural_less);
    FolderFiles files;
    for (std::string& name : names) {
        const std::string ending = ending_of(name);
        if (name.empty() || name.front() == '.' || name.back() == '~' || name.front() == '~') continue;
        if (one_of(ending, partial) || one_of(ending, beside)) continue;
        const bool played =
            one_of(ending, pictures) || (wanted == Wanted::anything && one_of(ending, films_and_sound));
        (played ? files.played : files.strange).push_back(std::move(name));
    }
    return files;
}

} // namespace lianping::programme
