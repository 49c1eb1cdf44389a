#pragma once
// A Wayland compositor of our own (Weston), for as long as one of these lives.

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace lianping::player::testing {

class Compositor {
public:
    enum class Devices {
        none, // of a machine behind a wall: it draws to nowhere
        some, // in a window of the X server that DISPLAY names, whose pointer and keyboard it has
    };
    // Puts its socket into `runtime`, a folder that exists. Null where there is no Weston. Blocks until it
    // answers, 10 s at most.
    static std::unique_ptr<Compositor> start(Devices devices, const std::filesystem::path& runtime);
    ~Compositor(); // ends it
    Compositor(const Compositor&) = delete;
    Compositor& operator=(const Compositor&) = delete;

private:
    explicit Compositor(pid_t process) : process_(process) {}
    pid_t process_;
};

} // namespace lianping::player::testing
