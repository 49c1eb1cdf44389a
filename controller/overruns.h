#pragma once
// Lectures that overrun: which occurrences end later than they are written, and by how much. On disk, so that
// a controller that starts anew in the midst of one goes on with it.

#include "base/atomic_file.h"
#include "programme/programme.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lianping::controller {

// Thread-safety: unsafe. Its begin blocks on the disk.
class Overruns {
public:
    static constexpr Duration step = 1min;    // by which an end moves on
    static constexpr Duration earliest = 80s; // before the end: then it is decided whether it moves on
    static constexpr Duration latest = 20s;   // the same: what comes next is prepared by then

    // Reads `file`; what cannot be read counts as nothing. Empty: nothing is kept.
    explicit Overruns(std::filesystem::path file);

    using Overtime = programme::Occurrences::Overtime;
    struct Due {
        std::string entry;
        Overtime overtime; // that it has from now on
    };
    // The entries whose occurrence is about to end though a source of their link sends, and may go on. Pure.
    static std::vector<Due> due(const programme::Programme& programme,
                                const std::function<bool(const std::string& link)>& sends, UtcTime now);

    void extend(const Due& due) { of_[due.entry] = due.overtime; }
    NamedBytes kept() const { return {file_, text() + "\n"}; } // what is to be on disk
    // Puts them into force. Those of entries that the programme does not have, or that do not overrun any
    // more, play no part in it.
    void apply(programme::Programme& programme) const;
    std::string text() const; // tells whether something changed

private:
    std::filesystem::path file_;
    std::map<std::string, Overtime> of_; // by entry: the last occurrence that overran
};

} // namespace lianping::controller
