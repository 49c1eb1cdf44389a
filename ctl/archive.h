#pragma once
// Archives (tar in pax format) through libarchive: what `backup`, `restore` and `support` write and
// read. One is whole or not there: it is written beside its name and renamed.
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/descriptor.h"
#include "base/result.h"

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

struct archive;
struct archive_entry;

namespace lianping::ctl {

// BLAKE2b-256 (hex) of what files hold and of where links lead, by their names in the archive.
using ArchiveSums = std::map<std::string, std::string>;

enum class Packing : std::uint8_t {
    zstd, // gigabytes
    gzip, // what everybody can open
};

class ArchiveWriter {
public:
    // Readable for its owner alone: there may be keys in it.
    static Result<ArchiveWriter> create(const std::filesystem::path& file, Packing packing);
    ArchiveWriter(ArchiveWriter&&) noexcept = default;
    ArchiveWriter& operator=(ArchiveWriter&&) = delete;
    ~ArchiveWriter(); // one that was not finished leaves nothing

    // A file, folder or symbolic link of the disk with its rights, owner and time. not_found where it is not
    // there (any more); io where a file shrinks meanwhile.
    Result<void> add(const std::filesystem::path& from, const std::string& name);
    // A folder and all that lies in it, where `wanted` says so of its name within the folder. One that is
    // given as a link is what that leads to. What goes meanwhile is left out.
    using Wanted = std::function<bool(const std::filesystem::path& within)>;
    Result<void> add_folder(const std::filesystem::path& from, const std::string& name, const Wanted& wanted);
    Result<void> add_text(const std::string& name, const std::string& text);
    const ArchiveSums& sums() const { return sums_; } // of what was added
    // Puts it in its place.
    Result<void> finish();

private:
    struct Freed {
        void operator()(archive* one) const;
    };
    ArchiveWriter(std::filesystem::path file, std::filesystem::path part, std::unique_ptr<Descriptor> made);
    Result<void> add_bytes(archive_entry* entry, const std::filesystem::path& from, int file);
    Unexpected<Error> unwritable() const;

    std::filesystem::path file_, part_;
    std::unique_ptr<Descriptor> made_; // the part
    std::unique_ptr<archive, Freed> archive_;
    ArchiveSums sums_;
};

// One thing in an archive.
struct ArchiveEntry {
    enum class Kind : std::uint8_t { file, folder, link, other };
    std::string name;
    Kind kind = Kind::other;
    unsigned mode = 0;       // its rights; of a folder also whether its group goes to what is made in it
    std::string user, group; // names; empty: not known
    std::timespec modified{};
    std::string target; // of a link
    std::int64_t size = 0;
};

class ArchiveReader {
public:
    // One that is packed by zstd. not_found, corrupt.
    static Result<ArchiveReader> open(const std::filesystem::path& file);
    ArchiveReader(ArchiveReader&&) noexcept = default;

    // The next thing; false: that was all. corrupt where the archive is cut or spoilt.
    Result<bool> next(ArchiveEntry& entry);
    // Of a file that next() gave: all of it. invalid above `limit` bytes.
    Result<std::string> text(std::size_t limit);
    // The same into a file that is not there yet, which only its owner may read. Not brought to the disk.
    Result<void> write_to(const std::filesystem::path& file);
    const ArchiveSums& sums() const { return sums_; } // of what was read

private:
    struct Freed {
        void operator()(archive* one) const;
    };
    explicit ArchiveReader(archive* opened) : archive_(opened) {}
    Unexpected<Error> spoilt() const;

    std::unique_ptr<archive, Freed> archive_;
    std::string name_; // of what next() gave
    ArchiveSums sums_;
};

} // namespace lianping::ctl
