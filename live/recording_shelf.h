#pragma once
// What becomes of recordings that are over: their parts are joined to files in the site's folder, and files
// that are older than they are to be kept are removed. A thread of its own, the last to get processor and
// disk.

#include "base/result.h"
#include "live/disk_room.h"
#include "time/instants.h"
#include "wire/recording.h"

#include <filesystem>
#include <memory>
#include <string>

namespace lianping::live {

// Thread-safety: safe.
class RecordingShelf {
public:
    // `parts`: the folder with a folder for each recording, named as it.
    RecordingShelf(std::filesystem::path parts, LookAtRoom room);
    ~RecordingShelf(); // leaves what is not whole to the next start
    RecordingShelf(const RecordingShelf&) = delete;
    RecordingShelf& operator=(const RecordingShelf&) = delete;

    // From now on all recordings but the one called `open` are over.
    void want(const RecordOrder& order, const std::string& open);

    struct State {
        std::string joining; // the recording that becomes a file now; empty: none
        std::string trouble; // why one cannot, in an operator's words; empty: nothing is wrong
    };
    State state() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::live
