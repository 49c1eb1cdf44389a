#pragma once
// Links that are on once, at a time that somebody said (`live start --at`): entries of the schedule that
// stand in no file. On disk, so that a controller that starts anew knows of them.

#include "base/atomic_file.h"
#include "base/result.h"
#include "programme/programme.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::controller {

// Thread-safety: unsafe. Its begin blocks on the disk.
class OnceEntries {
public:
    static constexpr std::size_t most = 100;

    // Reads `file`; what cannot be read counts as nothing. Empty: nothing is kept.
    explicit OnceEntries(std::filesystem::path file);

    struct Once {
        std::string link;
        UtcTime from, until;
        friend bool operator==(const Once&, const Once&) = default;
    };
    // Those that are over by `now` are forgotten. invalid: there are too many, or that is there already.
    Result<void> add(const Once& once, UtcTime now);
    // Those of a link (empty: of all) that are not over; gives them.
    std::vector<Once> remove(const std::string& link, UtcTime now);
    const std::vector<Once>& all() const { return all_; }
    NamedBytes kept() const { return {file_, text() + "\n"}; } // what is to be on disk
    // Puts them into force, over all that the schedule has. Those of links that the programme does not have
    // play no part in it.
    void apply(programme::Programme& programme) const;
    std::string text() const; // tells whether something changed

private:
    std::filesystem::path file_;
    std::vector<Once> all_;
};

} // namespace lianping::controller
