#include "window/compositor.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace lianping::player::testing {

std::unique_ptr<Compositor> Compositor::start(Devices devices, const std::filesystem::path& runtime) {
    using namespace std::chrono_literals;
    const std::filesystem::path socket = runtime / "test-wayland";
    const pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setenv("XDG_RUNTIME_DIR", runtime.c_str(), 1);
        unsetenv("WAYLAND_DISPLAY");
        const int null = open("/dev/null", O_RDWR);
        for (const int descriptor : {0, 1, 2}) dup2(null, descriptor);
        const char* backend =
            devices == Devices::some ? "--backend=x11-backend.so" : "--backend=headless-backend.so";
        execlp("weston", "weston", backend, "--use-pixman", "--shell=kiosk-shell.so", "--no-config",
               "--width=640", "--height=360", "--socket=test-wayland", static_cast<char*>(nullptr));
        _exit(127);
    }
    if (process < 0) return nullptr;
    auto compositor = std::unique_ptr<Compositor>(new Compositor(process));
    for (int tries = 0; tries < 500; ++tries) {
        if (std::filesystem::exists(socket)) return compositor;
        if (waitpid(process, nullptr, WNOHANG) == process) {
            compositor->process_ = -1;
            break;
        }
        std::this_thread::sleep_for(20ms);
    }
    return nullptr;
}

Compositor::~Compositor() {
    if (process_ <= 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

} // namespace lianping::player::testing
