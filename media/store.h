#pragma once
// The store of media: one file a content, DATA/media/HASH, by reflink from the site's folder, else a copy.
// A file in it never changes, whatever becomes of the one it came from.

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace lianping::media {

// BLAKE2b-256 of a file's bytes in lower-case hex. Blocks on the disk. timeout where progress returned false.
Result<std::string> hash_file(const std::filesystem::path& file,
                              const std::function<bool(double)>& progress = {});

// Thread-safety: safe.
class Store {
public:
    explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path path(const std::string& hash) const { return folder_ / hash; }
    bool has(const std::string& hash) const;
    std::uint64_t size(const std::string& hash) const; // bytes; 0 where it has it not
    // Puts the file in under its hash, whole or not at all, read-only; what is there under that name stays
    // where its bytes are right. Where the file system shares blocks between files it costs no room; else it
    // is copied. A hard link is made only of a file that nobody may write: through any other an operator who
    // saves over a film would change what is on air (docs/media.md). Blocks on the disk. Errors: not_found,
    // io (with "the disk is full" where that is so), busy where the bytes are not those of `hash` (the file
    // was changed meanwhile), timeout where progress returned false.
    Result<void> take_in(const std::filesystem::path& file, const std::string& hash,
                         const std::function<bool(double)>& progress = {}) const;

private:
    std::filesystem::path folder_;
};

} // namespace lianping::media
