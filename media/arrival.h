#pragma once
// A content that comes into a store piece by piece, from the front: FOLDER/.arriving-HASH until all of it is
// there and its bytes are those of HASH, FOLDER/HASH from then on. It survives the process: opened again, it
// goes on behind what is there.
//
// What is written leaves the page cache behind it, and never more than a few MB of it wait for the disk: a
// film that is being played beside it is not thrown out, nor does its reader wait behind a flood.
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/descriptor.h"
#include "base/result.h"
#include "media/content_hash.h"
#include "time/instants.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace lianping::media {

class Arrival {
public:
    // Makes the folder where it is not there; reads what there is of the content. io, with "the disk is full"
    // where that is so; here as below.
    static Result<Arrival> open(const std::filesystem::path& folder, const std::string& hash);

    const std::string& hash() const { return hash_; }
    std::uint64_t have() const { return have_; }
    // Keeps room on the disk for so many bytes in all, where the file system can.
    Result<void> reserve(std::uint64_t size);
    Result<void> append(std::string_view bytes);
    // All of it is there. corrupt: its bytes are not those of HASH; what was there is gone, and it begins
    // anew.
    Result<void> finish();
    // The same for a file of a site: under a name that people know, which whoever may edit the folder may do
    // with as they like. `names`: asked for one after the other, from 0 on, until one is not taken; what has
    // it stays as it is. Gives that one.
    Result<std::string> finish_as(const std::function<std::string(unsigned)>& names);

private:
    Arrival(std::filesystem::path folder, std::string hash, std::unique_ptr<Descriptor> file)
        : folder_(std::move(folder)), hash_(std::move(hash)), file_(std::move(file)) {}
    std::filesystem::path path() const;
    Result<void> verify();
    Result<void> settle(unsigned mode);
    void settle_folder() const;
    Result<void> read_again();
    void let_go();

    std::filesystem::path folder_;
    std::string hash_;
    std::unique_ptr<Descriptor> file_;
    ContentHash bytes_hash_;
    std::uint64_t have_ = 0, on_its_way_ = 0, let_go_ = 0; // bytes; begun to be written out; out of the cache
};

// Where a content lies until it is whole: as many bytes of it as are in place.
std::filesystem::path arriving_file(const std::filesystem::path& folder, const std::string& hash);

// Removes what has begun to come into `folder` and of which nothing has come for `age`. Gives the bytes that
// were freed.
std::uint64_t remove_left_over(const std::filesystem::path& folder, UtcTime now, Duration age);

// Removes what has begun to come into `folder` and is not among `wanted`. Gives the bytes that were freed.
std::uint64_t remove_arrivals(const std::filesystem::path& folder, const std::set<std::string>& wanted);

} // namespace lianping::media
