#pragma once
// Hosts of one machine: network namespaces with nothing but a loopback, until wires are laid between them
// (lossy_wire.h). ip-netns(8); needs root.

#include <string>
#include <vector>

namespace lianping::bench {

// Thread-safety: as its strings.
class Host {
public:
    // Throws std::runtime_error, with what to do, where none can be made. Its name is the machine's alone.
    explicit Host(const std::string& name);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    const std::string& name() const { return name_; }
    // The words of a command that is run on this host.
    std::vector<std::string> runs(const std::vector<std::string>& command) const;

private:
    const std::string name_;
};

// Runs a command of ip(8) to its end; throws std::runtime_error with its words where it fails.
void ip(const std::vector<std::string>& words);

} // namespace lianping::bench
