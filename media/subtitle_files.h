#pragma once
// Which files are a film's subtitles, and in which language.

#include <filesystem>
#include <string_view>
#include <vector>

namespace lianping::media {

// Files beside `film` that are its subtitles: its name with another ending (film.srt), perhaps with a
// language between (film.zh-CN.ass), the one of `language` first, then by name. Looks into the folder.
// Thread-safety: safe.
std::vector<std::filesystem::path> subtitle_files_beside(const std::filesystem::path& film,
                                                         std::string_view language);

// Whether a tag of one kind or another ("zh-CN", "chi", "zho", "chs") names the language. Pure.
bool same_language(std::string_view tag, std::string_view language);

} // namespace lianping::media
