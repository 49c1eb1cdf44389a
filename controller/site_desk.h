#pragma once
// The operator's site: reads it, and decides which programme is on air. A site with errors never takes the
// place of a good one; the errors are kept for the operator's face.
//
// Thread-safety: one thread. Blocks on the disk.

#include "controller/link_latencies.h"
#include "controller/link_layouts.h"
#include "controller/once_entries.h"
#include "controller/overruns.h"
#include "controller/programme_store.h"
#include "programme/reader.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

class SiteDesk {
public:
    enum class State {
        none,    // no programme has ever been good
        good,    // the site's files are on air
        refused, // they have errors; the last good programme is on air
        back,    // the operator went back; the site's files come on air when they change
    };
    enum class Reread {
        unchanged, // the same programme is on air as before
        aired,     // another programme came on air
        refused,   // the files have errors
        unstable,  // they changed while they were read: read again in a moment
    };

    // `layouts`: see LinkLayouts; `overruns`: see Overruns; `latencies`: see LinkLatencies; `once`: see
    // OnceEntries.
    SiteDesk(std::filesystem::path site, std::filesystem::path store, std::filesystem::path layouts = {},
             std::filesystem::path overruns = {}, std::filesystem::path latencies = {},
             std::filesystem::path once = {});

    // Whether a file of the site is still being written: one in a folder that is played is then left out.
    using Growing = std::function<bool(const std::string& file)>;
    // Reads the site's files. At the first call a broken site brings the last good programme on air.
    Reread read(UtcTime now, const Growing& growing = {});
    // Goes back to a kept programme (0: the one before).
    Result<KeptProgramme> back(std::uint64_t id, UtcTime now);

    // The layout of a link from now on, one of its own; empty: the one that it starts with.
    void choose_layout(const std::string& link, const std::string& layout);
    const LinkLayouts& layouts() const { return layouts_; }
    // An entry's occurrence goes on; in force at once.
    void extend(const Overruns::Due& due);
    // A link is on once; those of a link (empty: of all) are taken back. In force at once.
    Result<void> schedule_once(const OnceEntries::Once& once, UtcTime now);
    std::vector<OnceEntries::Once> drop_once(const std::string& link, UtcTime now);
    // What is learned of links that leave their latency to us. settle(): in force at once; gives whether it
    // is another one.
    LinkLatencies& latencies() { return latencies_; }
    const LinkLatencies& latencies() const { return latencies_; }
    bool settle_latency(const std::string& link);

    // A kept programme as it would be read now; nothing where this version cannot.
    std::optional<programme::Programme> kept(const KeptProgramme& programme) const {
        return read_texts(programme.texts).programme;
    }

    // What of all that was chosen is to be on disk.
    std::vector<NamedBytes> choices() const {
        return {layouts_.kept(), overruns_.kept(), latencies_.kept(), once_.kept()};
    }

    State state() const { return state_; }
    UtcTime since() const { return since_; } // of the state
    const std::optional<programme::Programme>& programme() const { return programme_; }
    // Of the texts on air and of what was chosen of them, for the plans' fingerprint.
    std::string fingerprint() const {
        return fingerprint_ + layouts_.text() + overruns_.text() + latencies_.text() + once_.text();
    }
    // What the site's files say now, errors first.
    const std::vector<programme::Finding>& findings() const { return findings_; }
    const ProgrammeStore& store() const { return store_; }
    const std::string& trouble() const { return trouble_; } // of the disk; empty: none
    // Tries to write what could not be. Whether all is on disk now.
    bool write_again();
    // Whether the files look otherwise than when they were read last. Where inotify is blind.
    bool looks_changed() const;

private:
    void air(programme::Reading reading, const Texts& texts);
    programme::Reading read_texts(Texts texts) const;
    std::string look() const;
    std::string look_of_folders() const;

    std::filesystem::path site_;
    ProgrammeStore store_;
    LinkLayouts layouts_;
    Overruns overruns_;
    LinkLatencies latencies_;
    OnceEntries once_;
    State state_ = State::none;
    UtcTime since_;
    std::optional<programme::Programme> programme_;
    std::string fingerprint_;
    std::vector<programme::Finding> findings_;
    std::string trouble_;
    std::string looked_;                                      // as the files looked when they were read
    std::string folders_looked_;                              // as the folders did that the programme plays
    std::map<std::string, std::vector<std::string>> folders_; // of the programme, as Reading::folders
    std::optional<Texts> texts_;                              // of the site's files, as read last
};

} // namespace lianping::controller
