#include "transport/rendezvous.h"

#include "base/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace lianping {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t most_bytes = 64U << 10U;

fs::path runtime_path() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR"); // NOLINT(concurrency-mt-unsafe): nobody sets it
    const fs::path base = runtime != nullptr && *runtime != '\0'
                              ? fs::path(runtime)
                              : fs::path(fmt::format("/tmp/lianping-{}", ::getuid()));
    return base / "lianping";
}

bool lives(std::int64_t pid) {
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

} // namespace

fs::path rendezvous_file(const fs::path& data) { return data / "controller.json"; }

Result<fs::path> runtime_folder() {
    const fs::path folder = runtime_path();
    // Where the base is ours to make (below /tmp) it must be ours alone: another could put files there for us
    // to find.
    for (const fs::path& path : {folder.parent_path(), folder}) {
        if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
            return fail(Error::Code::io, fmt::format("cannot make {}: {}", path.string(),
                                                     std::generic_category().message(errno)));
        struct stat is {};
        if (::stat(path.c_str(), &is) != 0 || !S_ISDIR(is.st_mode) || is.st_uid != ::getuid())
            return fail(Error::Code::io, fmt::format("{} belongs to another user", path.string()));
    }
    return folder;
}

Result<void> announce(const fs::path& data, const Rendezvous& rendezvous) {
    const std::string json = to_json(rendezvous);
    if (auto folder = runtime_folder()) {
        if (auto written = write_file(*folder / fmt::format("{}.json", rendezvous.pid), json); !written)
            return written;
    }
    return write_file(rendezvous_file(data), json);
}

void withdraw(const fs::path& data, std::int64_t pid) {
    std::error_code ignored;
    const auto there = find_controller(data);
    if (there && there->pid == pid) fs::remove(rendezvous_file(data), ignored);
    fs::remove(runtime_path() / fmt::format("{}.json", pid), ignored);
}

Result<Rendezvous> find_controller(const fs::path& data) {
    const auto text = read_file(rendezvous_file(data), most_bytes);
    if (!text) {
        if (text.error().code == Error::Code::not_found)
            return fail(Error::Code::not_found,
                        fmt::format("no controller runs on {} (it has no controller.json)", data.string()));
        return fail(text.error());
    }
    return parse_rendezvous(*text);
}

std::vector<Rendezvous> running_controllers() {
    std::vector<Rendezvous> found;
    std::error_code failed;
    for (fs::directory_iterator at(runtime_path(), failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() != ".json") continue;
        const auto text = read_file(at->path(), most_bytes);
        if (!text) continue;
        auto rendezvous = parse_rendezvous(*text);
        if (rendezvous && lives(rendezvous->pid)) found.push_back(*std::move(rendezvous));
    }
    return found;
}

std::string as_seen_here(const std::string& endpoint) { return as_seen_from(endpoint, "tcp://127.0.0.1:0"); }

std::string as_seen_from(const std::string& endpoint, const std::string& other) {
    constexpr std::string_view everywhere = "tcp://0.0.0.0:";
    constexpr std::string_view scheme = "tcp://";
    if (!endpoint.starts_with(everywhere) || !other.starts_with(scheme)) return endpoint;
    const auto port = std::min(other.find('#'), other.size());
    const auto colon = other.rfind(':', port);
    if (colon == std::string::npos || colon < scheme.size()) return endpoint;
    return other.substr(0, colon + 1) + endpoint.substr(everywhere.size());
}

std::string to_json(const Rendezvous& rendezvous) {
    const nlohmann::json json{{"pid", rendezvous.pid},      {"site", rendezvous.site},
                              {"data", rendezvous.data},    {"bus", rendezvous.bus},
                              {"clock", rendezvous.clock},  {"control", rendezvous.control},
                              {"agents", rendezvous.agents}};
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<Rendezvous> parse_rendezvous(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(Error::Code::corrupt, "controller.json is not a JSON object");
    const auto word = [&](const char* key) {
        const auto at = json.find(key);
        return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    Rendezvous rendezvous;
    const auto pid = json.find("pid");
    if (pid != json.end() && pid->is_number_integer()) rendezvous.pid = pid->get<std::int64_t>();
    rendezvous.site = word("site");
    rendezvous.data = word("data");
    rendezvous.bus = word("bus");
    rendezvous.clock = word("clock");
    rendezvous.control = word("control");
    rendezvous.agents = word("agents");
    if (rendezvous.pid <= 0 || rendezvous.bus.empty() || rendezvous.control.empty())
        return fail(Error::Code::corrupt, "controller.json lacks its pid or its endpoints");
    return rendezvous;
}

} // namespace lianping
