#pragma once
// The sources that operators have muted. On disk: a microphone that was muted is not opened by a controller
// that starts anew.

#include "base/atomic_file.h"

#include <filesystem>
#include <set>
#include <string>

namespace lianping::controller {

// Thread-safety: unsafe. Its begin blocks on the disk.
class MutedSources {
public:
    // Reads `file`; what cannot be read counts as none. Empty: nothing is kept.
    explicit MutedSources(std::filesystem::path file);

    // False: it is so already.
    bool mute(const std::string& stream) { return streams_.insert(stream).second; }
    bool unmute(const std::string& stream) { return streams_.erase(stream) > 0; }
    NamedBytes kept() const;                                          // what is to be on disk
    const std::set<std::string>& streams() const { return streams_; } // "lecture/crowd"

private:
    const std::filesystem::path file_;
    std::set<std::string> streams_;
};

} // namespace lianping::controller
