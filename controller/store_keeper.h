#pragma once
// Keeps room on the disk that DATA/media lies on: while less is free than a guard, what nobody needs leaves
// the store, the least recently needed first. What is needed never does, whatever is free.
//
// When each file was needed last is kept in DATA/controller/media_needed.json. A file that it does not know
// counts as needed when it was written.
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/result.h"
#include "plan/acts.h"
#include "plan/plan.h"
#include "programme/catalogue.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace lianping::controller {

using Hashes = std::set<std::string>;

// The media that these show or play. Pure.
void add_media(Hashes& to, const ScreenPlan& plan);
void add_media(Hashes& to, const Acts& acts);
void add_media(Hashes& to, const programme::MediaFacts& facts); // none where it is not ready

class StoreKeeper {
public:
    // Of the disk; nothing where that cannot be told.
    struct Space {
        std::uint64_t capacity = 0, free = 0; // bytes; free to this user
    };
    using LookAtSpace = std::function<std::optional<Space>()>;
    static LookAtSpace space_of(std::filesystem::path folder);

    // `guard`: bytes that are to stay free; nothing: a twentieth of the disk, 0.5 GB at least, 10 GB at most.
    StoreKeeper(std::filesystem::path store, std::filesystem::path record, std::optional<std::uint64_t> guard,
                LookAtSpace space);

    // Whether less is free than should be.
    bool low() const;
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
    std::filesystem::path store_, record_;
    std::optional<std::uint64_t> guard_;
    LookAtSpace space_;
    std::map<std::string, UtcTime> last_needed_;
};

} // namespace lianping::controller
