#pragma once
// Which files of a folder are played, and in which order. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

// The order that people expect of numbered files: 2 before 10, letters without regard to case.
bool natural_less(std::string_view a, std::string_view b);

// `photos/*.jpg`: * stands for any letters, ? for one, [ab] for one of them.
bool is_pattern(std::string_view path);
bool matches(std::string_view pattern, std::string_view name);

enum class Wanted { pictures, anything };

struct FolderFiles {
    std::vector<std::string> played;  // in natural order
    std::vector<std::string> strange; // whose ending speaks for nothing that is wanted; also in that order
};
// Hidden files, those that are still being copied by their name (.part, .crdownload, a ~ at the end, ...),
// subtitles and what systems leave behind (Thumbs.db) are in neither.
FolderFiles files_to_play(std::vector<std::string> names, Wanted wanted);

} // namespace lianping::programme
