#pragma once
// The parts of a recording that is over -> one file that people find: nothing is encoded again, and each part
// is a chapter.

#include "base/result.h"
#include "time/instants.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lianping::live {

// "0003-1795314001300000.mkv": the third part, whose first picture was captured at that time in microseconds.
std::string part_name(unsigned number, UtcTime first);
struct Part {
    std::filesystem::path file;
    unsigned number = 0;
    UtcTime first; // the stamp of its first picture
    std::uintmax_t bytes = 0;
};
// The parts in a folder, in order. Blocks on the disk.
std::vector<Part> parts_in(const std::filesystem::path& folder);

struct JoinOrder {
    std::filesystem::path parts;       // the folder that they are in
    std::filesystem::path folder;      // where the file goes; it is made where it is not there
    std::string name;                  // of the file, without ending
    std::chrono::seconds utc_offset{}; // of the wall clock that the chapters are called by
};

// A time in which nothing was recorded stays as long as it was, up to this.
inline constexpr Duration longest_hole = 10s;

// Gives the files: one, or several where the pictures changed their size or nature in between; none where no
// part holds a picture. Each has its name only when it is whole and on the disk; a name that is taken is left
// alone and the next one used. Parts that are damaged are taken as far as they can be read. `go_on` is asked
// now and then; false ends it with timeout, and the files that are not whole are gone. Errors: io. Blocks on
// the disk, for long.
Result<std::vector<std::filesystem::path>> join_parts(const JoinOrder& order,
                                                      const std::function<bool()>& go_on);

} // namespace lianping::live
