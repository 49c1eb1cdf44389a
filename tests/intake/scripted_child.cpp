// A lianping-intake whose decoder does what the file says: crash, hang, eat memory, reach out.

#include "intake/confine.h"
#include "intake/messages.h"
#include "intake/serving.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace lianping;
using namespace lianping::intake;

Result<Found> said(const std::string& what) { return fail(Error::Code::unsupported, what); }

// "refused", or "done" where it should not have been.
Result<Found> outcome(long result) { return said(result < 0 ? "refused" : "done"); }

Result<Found> act(const Job&, std::span<const int> descriptors, const Telling&) {
    std::array<char, 64> bytes{};
    const ssize_t got = ::pread(descriptors[0], bytes.data(), bytes.size() - 1, 0);
    const std::string what(got > 0 ? bytes.data() : ""); // up to the first zero
    if (what == "crash") std::raise(SIGSEGV);
    if (what == "abort") std::abort();
    if (what == "leave") ::_exit(3);
    if (what == "hang")
        for (;;) ::pause();
    if (what == "spin")
        for (;;) static_cast<void>(::getppid());
    if (what == "starve") { // as one that gets little of the processors
        for (int i = 0; i < 16; ++i) {
            ::poll(nullptr, 0, 150);
            for (int j = 0; j < 2000; ++j) static_cast<void>(::getppid());
        }
    }
    if (what == "babble") {
        if (auto sent = intake::send(3, "no object"); !sent) return said(sent.error().message);
        return Found{};
    }
    if (what == "bomb") {
        std::vector<std::vector<char>> all;
        for (;;) all.emplace_back(64U << 20U, 'x');
    }
    if (what == "socket") return outcome(::socket(AF_INET, SOCK_STREAM, 0));
    if (what == "unix") return outcome(::socket(AF_UNIX, SOCK_STREAM, 0));
    if (what == "fork") return outcome(::fork());
    if (what == "exec") return outcome(::execl("/bin/true", "true", nullptr));
    if (what == "kill") return outcome(::kill(::getppid(), 0));
    if (what == "write") return outcome(::open("/tmp/lianping-was-here", O_WRONLY | O_CREAT, 0600));
    if (what == "secret") return outcome(::open("/etc/passwd", O_RDONLY));
    if (what == "font") return outcome(::open("/etc/fonts/fonts.conf", O_RDONLY));
    if (what == "unlink")
        return outcome(::unlink("/tmp/lianping-is-not-here-either") < 0 && errno == ENOENT ? 0 : -1);
    Found found;
    found.info.codec = what;
    return found;
}

} // namespace

int main(int argc, char** argv) {
    const std::string memory = argc > 2 ? argv[2] : "--memory=1000000000";
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const std::string held = confine(std::strtoull(memory.c_str() + std::strlen("--memory="), nullptr, 10));
    serve(3, held, act);
    ::_exit(0);
}
