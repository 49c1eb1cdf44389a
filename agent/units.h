#pragma once
// The units of Lianping on this machine, as systemd has them, and starting them anew: by D-Bus, with the
// rights that a polkit rule gives this process's user (systemd/lianping.rules), and no other.
//
// Thread-safety: one thread. Blocks, on systemd's answers, for as long as is said.

#include "base/result.h"
#include "time/instants.h"
#include "wire/agents.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lianping::agent {

// Which units may be started anew from afar: those of this package, and nothing else. Pure.
bool is_ours(const std::string& unit);

class Units {
public:
    // io where there is no system bus, or no systemd on it.
    static Result<Units> connect();
    Units(Units&&) noexcept;
    Units& operator=(Units&&) noexcept;
    ~Units();

    // Those that are loaded, by name.
    Result<std::vector<UnitState>> all();
    Result<UnitState> state(const std::string& unit);
    // Starts it anew, and waits up to `patience` until systemd's job is done. Gives what systemd made of it:
    // the job's result ("done", "failed", "timeout", ...) and the unit afterwards. invalid: not one of ours;
    // io: systemd or polkit said no, in their words.
    struct Restarted {
        std::string result;
        UnitState before, after;
    };
    Result<Restarted> restart(const std::string& unit, Duration patience);
    // Starts the machine anew in two seconds; gives when systemd (logind) has agreed to.
    Result<void> reboot();

private:
    struct Impl;
    explicit Units(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::agent
