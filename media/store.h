#pragma once
// The store of media: one file a content, DATA/media/HASH, by reflink or hard link from the site's folder, else a copy.
// A file in it never changes.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"

namespace lianping::media {

// BLAKE2b-256 of a file's bytes in lower-case hex. Blocks on the disk. timeout where progress returned false.
Result<std::string> hash_file(const std::filesystem::path& file, const std::function<bool(double)>& progress = {});

// Thread-safety: safe.
class Store {
public:
    explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path path(const std::string& hash) const { return folder_ / hash; }
    bool has(const std::string& hash) const;
    // Puts the file in under its hash. A hard link would follow later writes to the operator's file, so a link is made
    // only by reflink, or hard where the file system has none and the file is not writable through it any more
    // (see docs/architecture.md, "The store").
    Result<void> take_in(const std::filesystem::path& file, const std::string& hash) const;

private:
    std::filesystem::path folder_;
};

} // namespace lianping::media
