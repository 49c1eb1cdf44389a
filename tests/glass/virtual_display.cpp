#include "glass/virtual_display.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace lianping::testing {

std::unique_ptr<VirtualDisplay> VirtualDisplay::start(unsigned width, unsigned height) {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), 0) != 0) return nullptr;
    const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
    const std::string number_to = std::to_string(pipe_ends[1]);
    const pid_t server = fork();
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM); // a test that crashes leaves no server behind
        close(pipe_ends[0]);
        const int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        execlp("Xvfb", "Xvfb", "-displayfd", number_to.c_str(), "-screen", "0", screen.c_str(), "-nolisten",
               "tcp", static_cast<char*>(nullptr));
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
    if (server_ <= 0) return;
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
}

} // namespace lianping::testing
