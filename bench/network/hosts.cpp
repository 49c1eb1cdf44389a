#include "hosts.h"

#include "support/process.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <stdexcept>

namespace lianping::bench {

void ip(const std::vector<std::string>& words) {
    std::vector<std::string> command{"ip"};
    command.insert(command.end(), words.begin(), words.end());
    if (testing::Process(command).wait() != 0)
        throw std::runtime_error(
            fmt::format("`{}` failed: network namespaces need root (sudo) and the package "
                        "iproute2",
                        fmt::join(command, " ")));
}

Host::Host(const std::string& name) : name_(fmt::format("lianping-{}-{}", name, ::getpid())) {
    ip({"netns", "add", name_});
    ip({"-n", name_, "link", "set", "lo", "up"});
}

Host::~Host() { testing::Process({"ip", "netns", "del", name_}).wait(); }

std::vector<std::string> Host::runs(const std::vector<std::string>& command) const {
    std::vector<std::string> words{"ip", "netns", "exec", name_};
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

} // namespace lianping::bench
