#include "glass/virtual_display.h"

#include <X11/Xlib.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace lianping::testing {
namespace {

// Asked to, else made to.
void end(pid_t child) {
    if (child <= 0) return;
    kill(child, SIGTERM);
    for (int i = 0; i < 150; ++i) {
        if (waitpid(child, nullptr, WNOHANG) != 0) return;
        usleep(20'000);
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
}

} // namespace

std::unique_ptr<VirtualDisplay> VirtualDisplay::start(unsigned width, unsigned height) {
    const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
    return run({"Xvfb", "-screen", "0", screen, "-nolisten", "tcp"});
}

std::unique_ptr<VirtualDisplay> VirtualDisplay::start_with_outputs(const std::filesystem::path& folder) {
    const std::filesystem::path config = folder / "outputs.conf", log = folder / "outputs.log";
    std::ofstream(config) << R"(Section "Device"
  Identifier "d"
  Driver "dummy"
EndSection
Section "Monitor"
  Identifier "m"
  HorizSync 5-1000
  VertRefresh 5-200
EndSection
Section "Screen"
  Identifier "s"
  Device "d"
  Monitor "m"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "800x600" "640x480"
  EndSubSection
EndSection
)";
    auto display = run({"Xorg", "-config", config.string(), "-logfile", log.string(), "-noreset", "-nolisten",
                        "tcp", "-novtswitch", "-sharevts"});
    const bool ready = display && display->xrandr("--output DUMMY0 --mode 800x600") &&
                       display->xrandr("--addmode DUMMY1 640x480") &&
                       display->xrandr("--addmode DUMMY1 800x600");
    return ready ? std::move(display) : nullptr;
}

bool VirtualDisplay::xrandr(const std::string& words) const {
    const std::string command = "timeout 10 xrandr -d " + name_ + " " + words + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0; // NOLINT(cert-env33-c): the command is ours
}

bool VirtualDisplay::manage() {
    Display* display = XOpenDisplay(name_.c_str());
    if (display == nullptr) return false;
    manager_ = fork();
    if (manager_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setenv("DISPLAY", name_.c_str(), 1);
        const int null = open("/dev/null", O_RDWR);
        dup2(null, 1);
        dup2(null, 2);
        execlp("openbox", "openbox", "--sm-disable", static_cast<char*>(nullptr));
        _exit(127);
    }
    const Atom told = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False);
    int count = 0;
    for (int i = 0; i < 100 && count == 0; ++i) {
        Atom* properties = XListProperties(display, DefaultRootWindow(display), &count);
        count =
            properties != nullptr ? static_cast<int>(std::count(properties, properties + count, told)) : 0;
        if (properties != nullptr) XFree(properties);
        if (count == 0) usleep(50'000);
    }
    XCloseDisplay(display);
    return count > 0;
}

std::unique_ptr<VirtualDisplay> VirtualDisplay::run(std::vector<std::string> words) {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), 0) != 0) return nullptr;
    words.insert(words.end(), {"-displayfd", std::to_string(pipe_ends[1])});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t server = fork();
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // a test that crashes leaves no server behind
        close(pipe_ends[0]);
        const int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    close(pipe_ends[1]);
    std::string number; // the server writes it and a line's end when it answers
    pollfd ready{pipe_ends[0], POLLIN, 0};
    while (server > 0 && poll(&ready, 1, 10'000) > 0) {
        char c = 0;
        if (read(pipe_ends[0], &c, 1) != 1 || c == '\n') break;
        number += c;
    }
    close(pipe_ends[0]);
    if (!number.empty()) return std::unique_ptr<VirtualDisplay>(new VirtualDisplay(":" + number, server));
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, nullptr, 0);
    }
    return nullptr;
}

VirtualDisplay::~VirtualDisplay() {
    end(manager_);
    end(server_);
}

} // namespace lianping::testing
