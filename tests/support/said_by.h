#pragma once
// What a command of the shell says, for tests and benches: the commands are their own words.

#include <array>
#include <cstdio>
#include <string>

namespace lianping::testing {

struct Said {
    std::string text; // its standard output; bytes as they come
    int status = -1;  // as of waitpid(); -1: it could not be started
    bool ok() const { return status == 0; }
};

// Blocks until the command ends. Whoever wants its errors too ends it with 2>&1.
inline Said said_by(const std::string& command) {
    Said said;
    std::FILE* pipe = popen(command.c_str(), "re"); // NOLINT(cert-env33-c)
    if (pipe == nullptr) return said;
    std::array<char, 65536> bytes; // NOLINT(cppcoreguidelines-pro-type-member-init): filled before it is read
    for (std::size_t got = 0; (got = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;)
        said.text.append(bytes.data(), got);
    said.status = pclose(pipe);
    return said;
}

} // namespace lianping::testing
