#include "agent/units.h"

#include <fmt/format.h>
#include <systemd/sd-bus.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace lianping::agent {
namespace {

constexpr const char* service = "org.freedesktop.systemd1";
constexpr const char* object = "/org/freedesktop/systemd1";
constexpr const char* manager = "org.freedesktop.systemd1.Manager";
constexpr const char* unit_face = "org.freedesktop.systemd1.Unit";
constexpr const char* service_face = "org.freedesktop.systemd1.Service";
constexpr std::uint64_t call_patience_us = 5'000'000;
constexpr std::chrono::seconds reboot_follows_after{2};

struct Unreferenced {
    void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};
using Bus = std::unique_ptr<sd_bus, Unreferenced>;
using Message = std::unique_ptr<sd_bus_message, Unreferenced>;

// What went wrong with a call, in the words of who refused it.
class Refusal {
public:
    Refusal() = default;
    ~Refusal() { sd_bus_error_free(&error_); }
    Refusal(const Refusal&) = delete;
    Refusal& operator=(const Refusal&) = delete;
    sd_bus_error* get() { return &error_; }
    Unexpected<Error> error(const std::string& what, int code) const {
        return fail(
            Error::Code::io,
            fmt::format("{}: {}", what, error_.message != nullptr ? error_.message : std::strerror(-code)));
    }

private:
    sd_bus_error error_ = SD_BUS_ERROR_NULL;
};

} // namespace

bool is_ours(const std::string& unit) {
    for (const std::string_view one : {"lianping-controller.service", "lianping-agent.service"})
        if (unit == one) return true;
    const auto instance_of = [&](std::string_view kind) {
        return unit.starts_with(kind) && unit.ends_with(".service") &&
               unit.size() > kind.size() + std::string_view(".service").size() &&
               unit.find_first_of("/\n ") == std::string::npos;
    };
    return instance_of("lianping-player@") || instance_of("lianping-live@");
}

struct Units::Impl {
    Bus bus;
    std::string waits_for; // the path of the job that is under way
    std::string ended;     // its result, once it has one

    static int job_removed(sd_bus_message* message, void* self, sd_bus_error*) {
        auto& is = *static_cast<Impl*>(self);
        std::uint32_t id = 0;
        const char *job = nullptr, *unit = nullptr, *result = nullptr;
        if (sd_bus_message_read(message, "uoss", &id, &job, &unit, &result) >= 0 && is.waits_for == job)
            is.ended = result;
        return 0;
    }
    Result<std::string> path_of(const std::string& unit) const;
    std::string text(const std::string& path, const char* face, const char* name) const;
    template <class Number>
    Number number(const std::string& path, const char* face, const char* name, char type) const;
    UnitState state_at(const std::string& unit, const std::string& path) const;
    void wait_for_end(Duration patience) const;
    // Signals of jobs that nobody waits for would fill the queue.
    void read_on() const {
        while (sd_bus_process(bus.get(), nullptr) > 0) {
        }
    }
};

Result<std::string> Units::Impl::path_of(const std::string& unit) const {
    Refusal refusal;
    sd_bus_message* made = nullptr;
    const int code = sd_bus_call_method(bus.get(), service, object, manager, "LoadUnit", refusal.get(), &made,
                                        "s", unit.c_str());
    const Message reply(made);
    const char* path = nullptr;
    if (code < 0 || sd_bus_message_read(reply.get(), "o", &path) < 0) return refusal.error(unit, code);
    return std::string(path);
}

std::string Units::Impl::text(const std::string& path, const char* face, const char* name) const {
    char* value = nullptr;
    if (sd_bus_get_property_string(bus.get(), service, path.c_str(), face, name, nullptr, &value) < 0)
        return "";
    std::string text(value);
    std::free(value);
    return text;
}

template <class Number>
Number Units::Impl::number(const std::string& path, const char* face, const char* name, char type) const {
    Number value{};
    sd_bus_get_property_trivial(bus.get(), service, path.c_str(), face, name, nullptr, type, &value);
    return value;
}

UnitState Units::Impl::state_at(const std::string& unit, const std::string& path) const {
    UnitState state;
    state.unit = unit;
    state.active = text(path, unit_face, "ActiveState");
    state.sub = text(path, unit_face, "SubState");
    state.status = text(path, service_face, "StatusText");
    state.result = text(path, service_face, "Result");
    state.pid = number<std::uint32_t>(path, service_face, "MainPID", 'u');
    state.restarts = number<std::uint32_t>(path, service_face, "NRestarts", 'u');
    state.since = UtcTime(
        std::chrono::microseconds(number<std::uint64_t>(path, unit_face, "StateChangeTimestamp", 't')));
    return state;
}

Units::Units(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Units::Units(Units&&) noexcept = default;
Units& Units::operator=(Units&&) noexcept = default;
Units::~Units() = default;

Result<Units> Units::connect() {
    auto impl = std::make_unique<Impl>();
    sd_bus* bus = nullptr;
    if (const int code = sd_bus_open_system(&bus); code < 0)
        return fail(Error::Code::io, fmt::format("no system bus: {}", std::strerror(-code)));
    impl->bus.reset(bus);
    sd_bus_set_method_call_timeout(bus, call_patience_us);
    Refusal refusal;
    // Without it systemd tells of the end of no job.
    if (const int code =
            sd_bus_call_method(bus, service, object, manager, "Subscribe", refusal.get(), nullptr, "");
        code < 0)
        return refusal.error("systemd does not answer", code);
    if (const int code = sd_bus_match_signal(bus, nullptr, service, object, manager, "JobRemoved",
                                             &Impl::job_removed, impl.get());
        code < 0)
        return refusal.error("systemd's jobs cannot be followed", code);
    return Units(std::move(impl));
}

Result<std::vector<UnitState>> Units::all() {
    impl_->read_on();
    Refusal refusal;
    sd_bus_message* made = nullptr;
    const int code = sd_bus_call_method(impl_->bus.get(), service, object, manager, "ListUnitsByPatterns",
                                        refusal.get(), &made, "asas", 0, 1, "lianping-*.service");
    const Message reply(made);
    if (code < 0) return refusal.error("systemd does not list its units", code);
    std::vector<std::pair<std::string, std::string>> found; // unit, path
    if (sd_bus_message_enter_container(reply.get(), 'a', "(ssssssouso)") < 0)
        return fail(Error::Code::io, "systemd's list of units cannot be read");
    const char *name = nullptr, *path = nullptr, *skip = nullptr, *job_path = nullptr;
    std::uint32_t job = 0;
    while (sd_bus_message_read(reply.get(), "(ssssssouso)", &name, &skip, &skip, &skip, &skip, &skip, &path,
                               &job, &skip, &job_path) > 0)
        if (is_ours(name)) found.emplace_back(name, path);
    std::sort(found.begin(), found.end());
    std::vector<UnitState> states;
    states.reserve(found.size());
    for (const auto& [unit, at] : found) states.push_back(impl_->state_at(unit, at));
    return states;
}

Result<UnitState> Units::state(const std::string& unit) {
    const auto path = impl_->path_of(unit);
    if (!path) return fail(path.error());
    return impl_->state_at(unit, *path);
}

void Units::Impl::wait_for_end(Duration patience) const {
    using Steady = std::chrono::steady_clock;
    const auto deadline = Steady::now() + patience;
    while (ended.empty()) {
        const int done = sd_bus_process(bus.get(), nullptr);
        if (done < 0) return;
        if (done > 0) continue;
        const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Steady::now());
        if (left.count() <= 0) return;
        sd_bus_wait(bus.get(), static_cast<std::uint64_t>(left.count()));
    }
}

Result<Units::Restarted> Units::restart(const std::string& unit, Duration patience) {
    if (!is_ours(unit)) return fail(Error::Code::invalid, unit + " is not one of Lianping's services");
    auto before = state(unit);
    if (!before) return fail(before.error());
    Refusal refusal;
    sd_bus_message* made = nullptr;
    impl_->ended.clear();
    const int code = sd_bus_call_method(impl_->bus.get(), service, object, manager, "RestartUnit",
                                        refusal.get(), &made, "ss", unit.c_str(), "replace");
    const Message reply(made);
    const char* job = nullptr;
    if (code < 0 || sd_bus_message_read(reply.get(), "o", &job) < 0)
        return refusal.error("systemd does not start " + unit + " anew", code);
    impl_->waits_for = job;
    impl_->wait_for_end(patience);
    auto after = state(unit);
    if (!after) return fail(after.error());
    return Restarted{impl_->ended.empty() ? "still under way" : impl_->ended, *std::move(before),
                     *std::move(after)};
}

Result<void> Units::reboot() {
    // Not at once: who asked for it is to hear of it first.
    const auto at = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now().time_since_epoch() + reboot_follows_after);
    Refusal refusal;
    const int code = sd_bus_call_method(impl_->bus.get(), "org.freedesktop.login1", "/org/freedesktop/login1",
                                        "org.freedesktop.login1.Manager", "ScheduleShutdown", refusal.get(),
                                        nullptr, "st", "reboot", static_cast<std::uint64_t>(at.count()));
    if (code < 0) return refusal.error("the machine is not started anew", code);
    return {};
}

} // namespace lianping::agent
