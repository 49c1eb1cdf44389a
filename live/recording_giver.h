#pragma once
// Finished recordings of a source on another machine than the controller's: a thread that offers them at the
// housekeepers' door, gives the parts that are asked for, and removes what is whole in the site. It is the
// last to get processor and disk.

#include "transport/context.h"
#include "transport/keys.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace lianping::live {

// Thread-safety: safe.
class RecordingGiver {
public:
    struct Settings {
        std::string source; // LINK/SOURCE
        KeyPair key;        // its own
        // The folder in which finished recordings lie until they are in the site, and nothing else.
        std::filesystem::path folder;
        std::function<std::string()> door; // the controller's, as far as it is known; any thread
    };
    RecordingGiver(Context& context, Settings settings); // the context outlives it
    ~RecordingGiver();
    RecordingGiver(const RecordingGiver&) = delete;
    RecordingGiver& operator=(const RecordingGiver&) = delete;

private:
    class Giving;
    std::unique_ptr<Giving> giving_;
};

} // namespace lianping::live
