#include "agent/machine.h"

#include <sys/timex.h>

#include <fstream>
#include <string>

namespace lianping::agent {
namespace {

namespace fs = std::filesystem;

template <class T>
std::optional<T> first_word(const fs::path& file) {
    std::ifstream in(file);
    T value{};
    return in >> value ? std::optional<T>(value) : std::nullopt;
}

// The folders below one, where it is there.
template <class Each>
void each_in(const fs::path& folder, Each each) {
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        each(at->path());
}

std::optional<double> hottest(const fs::path& system) {
    std::optional<double> most;
    each_in(system / "sys/class/thermal", [&](const fs::path& zone) {
        if (!zone.filename().string().starts_with("thermal_zone")) return;
        const auto milli = first_word<double>(zone / "temp");
        if (milli && (!most || *milli / 1000 > *most)) most = *milli / 1000;
    });
    return most;
}

void read_memory(const fs::path& system, MachineState& state) {
    std::ifstream in(system / "proc/meminfo");
    std::string name, unit;
    for (std::uint64_t value = 0; in >> name >> value; std::getline(in, unit)) {
        if (name == "MemTotal:") state.memory = value * 1024;
        if (name == "MemAvailable:") state.memory_free = value * 1024;
    }
}

void read_networks(const fs::path& system, MachineState& state) {
    each_in(system / "sys/class/net", [&](const fs::path& network) {
        const std::string name = network.filename();
        if (name == "lo") return;
        state.networks.push_back({name, first_word<int>(network / "carrier").value_or(0) == 1,
                                  first_word<std::uint64_t>(network / "statistics/rx_bytes").value_or(0),
                                  first_word<std::uint64_t>(network / "statistics/tx_bytes").value_or(0)});
    });
}

} // namespace

MachineState look_at_machine(const fs::path& data, const fs::path& system) {
    MachineState state;
    state.temperature = hottest(system);
    read_memory(system, state);
    read_networks(system, state);
    std::error_code failed;
    if (const auto space = fs::space(data, failed); !failed) {
        state.disk = space.capacity;
        state.disk_free = space.available;
    }
    state.load = first_word<double>(system / "proc/loadavg").value_or(0);
    state.uptime =
        Duration(static_cast<std::int64_t>(first_word<double>(system / "proc/uptime").value_or(0) * 1e9));
    timex clock{};
    state.clock_synchronized = ::adjtimex(&clock) >= 0 && (clock.status & STA_UNSYNC) == 0;
    return state;
}

} // namespace lianping::agent
