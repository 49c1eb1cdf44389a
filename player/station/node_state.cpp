#include "player/station/node_state.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "transport/agent_files.h"
#include "wire/codec.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cmath>
#include <cstdlib>
#include <cstring>

namespace lianping::player {
namespace {

// A crystal off by more is no crystal: the file is wrong.
constexpr double greatest_drift = 1e-3;

template <class T, class Decode>
std::shared_ptr<const T> load(const std::filesystem::path& file, Decode decode) {
    const auto bytes = read_file(file, max_plan_bytes);
    if (!bytes) {
        if (bytes.error().code != Error::Code::not_found)
            log::warn("{} cannot be read: {}", file.string(), bytes.error().message);
        return nullptr;
    }
    auto value = decode(*bytes);
    if (!value) {
        log::warn("{} is not used: {}", file.string(), value.error().message);
        return nullptr;
    }
    return std::make_shared<const T>(std::move(value).value());
}

void save(const std::filesystem::path& file, const std::string& bytes) {
    if (const auto written = write_file(file, bytes); !written)
        log::warn("{} cannot be kept: {}", file.string(), written.error().message);
}

// The number after `key=` at a line's beginning.
std::optional<double> number_of(const std::string& text, const std::string& key) {
    const auto at = ("\n" + text).find("\n" + key + "=");
    if (at == std::string::npos) return std::nullopt;
    const char* begin = text.c_str() + at + key.size() + 1;
    char* end = nullptr;
    const double value = std::strtod(begin, &end);
    if (end == begin || !std::isfinite(value)) return std::nullopt;
    return value;
}

} // namespace

Result<void> NodeState::prepare() {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error)
        return fail(Error::Code::io, fmt::format("{} cannot be made: {}", folder_.string(), error.message()));
    const auto file = folder_ / "lock";
    lock_.emplace(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock_->get() < 0)
        return fail(Error::Code::io,
                    fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno)));
    // One that was killed may still be on its way out.
    int tries = 20;
    while (::flock(lock_->get(), LOCK_EX | LOCK_NB) != 0 && --tries > 0) ::usleep(50'000);
    if (tries == 0)
        return fail(
            Error::Code::busy,
            fmt::format("a player of {} runs already with {}: end it, or give this one another --node",
                        folder_.filename().string(), folder_.string()));
    return {};
}

std::shared_ptr<const ScreenPlan> NodeState::load_plan() const {
    return load<ScreenPlan>(folder_ / "plan", decode_plan);
}

std::shared_ptr<const Acts> NodeState::load_acts() const { return load<Acts>(folder_ / "acts", decode_acts); }

DriftMemory NodeState::load_drift() const {
    const auto text = read_file(folder_ / "clock", 4096);
    if (!text) return {};
    const auto drift = number_of(*text, "drift");
    const auto uncertainty = number_of(*text, "drift_uncertainty");
    if (!drift || !uncertainty || std::abs(*drift) > greatest_drift || *uncertainty <= 0) return {};
    return {*drift, *uncertainty};
}

void NodeState::save_plan(const ScreenPlan& plan) const { save(folder_ / "plan", encode_plan(plan)); }

void NodeState::save_acts(const Acts& acts) const { save(folder_ / "acts", encode_acts(acts)); }

void NodeState::save_drift(const DriftMemory& memory) const {
    if (memory.drift_uncertainty <= 0) return;
    save(folder_ / "clock",
         fmt::format("drift={:.12g}\ndrift_uncertainty={:.12g}\n", memory.drift, memory.drift_uncertainty));
}

std::string NodeState::agent_key() const {
    const auto text =
        read_file(agent_key_file(folder_.parent_path().parent_path(), folder_.filename()), 4096);
    const auto key = text ? public_key(text->substr(0, text->find('\n'))) : std::nullopt;
    return key ? to_hex(*key) : std::string();
}

void NodeState::save_agent_door(const std::string& endpoint) const {
    const auto file = agent_door_file(folder_);
    const auto held = read_file(file, 4096);
    if (!held || *held != endpoint + "\n") save(file, endpoint + "\n");
}

KeyPair NodeState::key() const {
    const auto key = load_or_make_key(folder_ / "key");
    if (key) return *key;
    log::error("{}: with each start a new one, which has to be let in", key.error().message);
    return make_key_pair();
}

} // namespace lianping::player
