#pragma once
// Waits until somebody saves something in a folder, for a verb that has nothing else to do meanwhile.
//
// Thread-safety: one thread.

#include "time/instants.h"

#include <filesystem>

namespace lianping::ctl {

class SaveWatch {
public:
    // Sees what happens in the folder and all folders in it from here on, by inotify; not in hidden ones.
    explicit SaveWatch(std::filesystem::path folder);
    ~SaveWatch();
    SaveWatch(const SaveWatch&) = delete;
    SaveWatch& operator=(const SaveWatch&) = delete;

    // Whether inotify is to be had and the folder is there; else wait() would never end.
    bool works() const { return works_; }
    // Blocks until something happened since the last call, and then until nothing has for `quiet`: an editor
    // writes a file in several steps. False where it cannot wait.
    bool wait(Duration quiet);

private:
    void watch(const std::filesystem::path& folder);
    bool read_events();

    const std::filesystem::path folder_;
    int fd_ = -1;
    bool works_ = false;
    bool folders_changed_ = false;
};

} // namespace lianping::ctl
