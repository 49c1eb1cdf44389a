#pragma once
// How processes on one machine find their controller: DATA/controller.json, and a copy of it per controller
// in the user's runtime folder (${XDG_RUNTIME_DIR:-/tmp/lianping-UID}/lianping/PID.json).

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lianping {

struct Rendezvous {
    std::int64_t pid = 0;
    std::string site;                        // the site's folder, absolute
    std::string data;                        // the data folder, absolute
    std::string bus, clock, control, agents; // endpoints
    friend bool operator==(const Rendezvous&, const Rendezvous&) = default;
};

// DATA/controller.json.
std::filesystem::path rendezvous_file(const std::filesystem::path& data);

// This user's runtime folder. It is made where it is not there, for this user alone; io where that cannot be,
// or where it belongs to another.
Result<std::filesystem::path> runtime_folder();

// Writes both files (the second one only where there is a runtime folder). Blocks on the disk.
Result<void> announce(const std::filesystem::path& data, const Rendezvous& rendezvous);
// Removes both, where they are this process's. Never fails.
void withdraw(const std::filesystem::path& data, std::int64_t pid);

// What DATA/controller.json says. not_found: no controller runs on this data (its process need not live: who
// connects sees). corrupt: it cannot be read.
Result<Rendezvous> find_controller(const std::filesystem::path& data);

// The controllers of this user that live now, by their runtime files. Files of dead processes are skipped.
std::vector<Rendezvous> running_controllers();

// An endpoint on which a process listens everywhere (tcp://0.0.0.0:PORT#KEY), as processes of its machine
// call it, and as whoever has reached it by `other`, another of its endpoints, does. Others are left as they
// are.
std::string as_seen_here(const std::string& endpoint);
std::string as_seen_from(const std::string& endpoint, const std::string& other);

std::string to_json(const Rendezvous& rendezvous);
Result<Rendezvous> parse_rendezvous(std::string_view json);

} // namespace lianping
