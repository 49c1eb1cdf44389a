#pragma once
// What intake found out about files, so that a start does not read them all again:
// DATA/controller/intake.json. A file is known by its path in the site, its size and its time of change; what
// is drawn by its key.
//
// Thread-safety: unsafe.

#include "base/result.h"
#include "programme/catalogue.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lianping::controller {

// How a file looks from outside.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t changed_ns = 0; // its time of change, since 1970
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
// Nothing: it is not there, or is no file. Follows symbolic links.
std::optional<FileStamp> stamp_of(const std::filesystem::path& file);

class IntakeCache {
public:
    struct Known {
        FileStamp stamp;             // zero for what is drawn without a file
        programme::MediaFacts facts; // ready or broken
        std::uint64_t stored = 0;    // bytes of facts.hash in the store; 0: nobody knows
    };
    // Nothing is known where the file is not there or cannot be read.
    explicit IntakeCache(std::filesystem::path file);

    const Known* find(const std::string& key) const;
    void put(const std::string& key, Known known);
    // Writes it where something changed. Blocks on the disk.
    Result<void> save();

private:
    std::filesystem::path file_;
    std::map<std::string, Known> known_;
    bool changed_ = false;
};

} // namespace lianping::controller
