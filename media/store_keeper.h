#pragma once
// Keeps room on the disk that a store of media lies on: while less is free than a guard, what nobody needs
// leaves the store, the least recently needed first. What is needed never does, whatever is free.
//
// When each file was needed last is kept in a file. One that is not in it counts as needed when it was
// written.
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/result.h"
#include "time/instants.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace lianping::media {

using Hashes = std::set<std::string>;

class StoreKeeper {
public:
    // Of the disk; nothing where that cannot be told.
    struct Space {
        std::uint64_t capacity = 0, free = 0; // bytes; free to this user
    };
    using LookAtSpace = std::function<std::optional<Space>()>;
    static LookAtSpace space_of(std::filesystem::path folder);
    // What of a disk stays free where nobody says otherwise, in bytes.
    static std::uint64_t usual_guard(std::uint64_t capacity);

    // `guard`: bytes that are to stay free; nothing: a twentieth of the disk, 0.5 GB at least, 10 GB at most.
    StoreKeeper(std::filesystem::path store, std::filesystem::path record, std::optional<std::uint64_t> guard,
                LookAtSpace space);

    // Whether less is free than should be.
    bool low() const;
    // Whether so much more may be put there. Where it cannot be told: yes.
    bool has_room_for(std::uint64_t bytes) const;
    std::optional<Space> space() const { return space_(); }
    // These are needed at this time.
    void needed(const Hashes& hashes, UtcTime now);
    // Removes one file that is not in `needed`. Nothing: there is none, or it would not go.
    struct Evicted {
        std::string hash;
        std::uint64_t bytes = 0;
        UtcTime last_needed;
    };
    std::optional<Evicted> evict_one(const Hashes& needed);
    // Writes the record.
    Result<void> save();

private:
    std::uint64_t guard_of(const Space& space) const;

    std::filesystem::path store_, record_;
    std::optional<std::uint64_t> guard_;
    LookAtSpace space_;
    std::map<std::string, UtcTime> last_needed_;
};

} // namespace lianping::media
