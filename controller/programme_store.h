#pragma once
// The last 20 good programmes, as the texts that the operator wrote, on disk: what is gone back to, and what
// is on air when the site's own files are broken at a start.
//
// DATA/controller/programmes/ID.json {"id","at","summary","texts":{path:text}}, and on_air.json
// {"id","left"}.
//
// Thread-safety: unsafe. Blocks on the disk.

#include "base/result.h"
#include "time/instants.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::controller {

using Texts = std::map<std::string, std::string>; // by path relative to the site

struct KeptProgramme {
    std::uint64_t id = 0; // ascending
    UtcTime at;           // when it first went on air
    std::string summary;  // "2 screens, 5 playlists, 3 entries"
    Texts texts;
};

class ProgrammeStore {
public:
    static constexpr std::size_t most = 20;

    // Reads what is in `folder`. Files that cannot be read are left alone and passed over.
    explicit ProgrammeStore(std::filesystem::path folder);

    // Newest first.
    const std::vector<KeptProgramme>& list() const { return kept_; }
    const KeptProgramme* find(std::uint64_t id) const;
    // The one on air; null before the first.
    const KeptProgramme* on_air() const { return find(on_air_); }

    // These texts go on air: the one on air where they are the same, else a new one at the head of the list.
    // io where it could not be written; it is on air all the same.
    Result<void> air(const Texts& texts, UtcTime now, std::string summary);
    // Writes what could not be written before. io where it cannot be now either.
    Result<void> save();

    // The one before that on air; null where there is none.
    const KeptProgramme* before() const;
    // Goes back to `id`. `left` are the site's own texts, which stay off air until they change. not_found;
    // whether it is on disk, save() tells.
    Result<const KeptProgramme*> back(std::uint64_t id, const Texts& left);
    // Whether the operator has gone back from just these texts.
    bool has_left(const Texts& texts) const;

private:
    std::filesystem::path file(std::uint64_t id) const;
    Result<void> write(const KeptProgramme& programme) const;
    Result<void> write_on_air() const;

    std::filesystem::path folder_;
    std::vector<KeptProgramme> kept_; // newest first
    std::uint64_t on_air_ = 0;
    std::optional<Texts> left_;
    std::set<std::uint64_t> unwritten_; // of kept_
    bool on_air_unwritten_ = false;
};

} // namespace lianping::controller
