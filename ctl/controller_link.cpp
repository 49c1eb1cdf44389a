#include "ctl/controller_link.h"

#include "transport/key_register.h"
#include "transport/rendezvous.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace lianping::ctl {
namespace {

// Where packages keep a controller's data.
constexpr const char* installed = "/var/lib/lianping";

Result<KeyPair> operator_key() { return load_or_make_key(operator_key_file()); }

Result<Call> call_of(const Rendezvous& found) {
    auto key = load_key(owner_key_file(found.data));
    if (!key) key = operator_key();
    if (!key) return fail(key.error());
    return Call{found.control, *key};
}

Result<Call> call_of(const std::string& said, const char* from) {
    if (said.find("://") != std::string::npos) {
        const auto key = operator_key();
        if (!key) return fail(key.error());
        return Call{said, *key};
    }
    const auto found = find_controller(said);
    if (found) return call_of(*found);
    if (found.error().code == Error::Code::not_found)
        return fail(Error::Code::not_found,
                    fmt::format("{} names {}, but no controller runs on that data folder", from, said));
    return fail(found.error());
}

} // namespace

std::filesystem::path operator_key_file() {
    const char* set = std::getenv("XDG_CONFIG_HOME"); // NOLINT(concurrency-mt-unsafe): nobody sets it
    const char* home = std::getenv("HOME");           // NOLINT(concurrency-mt-unsafe)
    const std::filesystem::path config =
        set != nullptr && *set != '\0' ? std::filesystem::path(set)
                                       : std::filesystem::path(home != nullptr ? home : "/root") / ".config";
    return config / "lianping" / "operator.key";
}

Result<Call> control_call(const std::string& said) {
    if (!said.empty()) return call_of(said, "--controller");
    if (const char* set = std::getenv("LIANPING_CONTROLLER"); set != nullptr && *set != '\0')
        return call_of(set, "LIANPING_CONTROLLER");
    const auto running = running_controllers();
    if (running.size() == 1) return call_of(running.front());
    if (running.empty()) {
        if (const auto found = find_controller(installed)) return call_of(*found);
        return fail(Error::Code::not_found,
                    "no controller runs on this machine; start one with ./lianping up SITE, or "
                    "say where it is with --controller");
    }
    std::string list;
    for (const Rendezvous& one : running)
        list += fmt::format("\n  --controller {}   ({})", one.data, one.site);
    return fail(Error::Code::invalid, "several controllers run on this machine; say which:" + list);
}

std::string who_asks() {
    const passwd* user = getpwuid(getuid());
    char host[256] = {};
    if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
    const std::string name = user != nullptr ? user->pw_name : fmt::format("user {}", getuid());
    return host[0] != '\0' ? name + "@" + host : name;
}

Result<ControllerLink> ControllerLink::open(const std::string& said) {
    const auto call = control_call(said);
    if (!call) return fail(call.error());
    auto client = ControlClient::connect(call->endpoint, call->key);
    if (!client) return fail(client.error());
    return ControllerLink(*call, std::move(client).value());
}

namespace {

Command command_of(const std::string& verb, ControllerLink::Arguments arguments) {
    Command command;
    command.verb = verb;
    command.arguments = std::move(arguments);
    command.by = who_asks();
    return command;
}

Result<Answer> as_said(Result<Answer> answer) {
    if (answer && !answer->ok)
        return fail(Error::Code::invalid,
                    answer->error.empty() ? "the controller refused this" : answer->error);
    return answer;
}

} // namespace

Result<Answer> ControllerLink::ask(const std::string& verb, Arguments arguments,
                                   std::chrono::milliseconds patience) {
    return as_said(client_.ask(command_of(verb, std::move(arguments)), patience));
}

Result<Answer> ControllerLink::ask_at_length(const std::string& verb, Arguments arguments,
                                             const std::function<void(const std::string& status)>& tell) {
    constexpr std::chrono::minutes longest_wait{10};
    constexpr std::chrono::seconds patience{3};
    auto beside = ControlClient::connect(call_.endpoint, call_.key);
    if (!beside) return fail(beside.error());
    bool gone = false;
    auto answer = client_.ask(command_of(verb, std::move(arguments)), longest_wait, [&] {
        const auto status = beside->ask(command_of("status", {}), patience);
        gone = !status;
        if (status && status->ok) tell(status->json);
        return !gone;
    });
    if (!answer && gone)
        return fail(Error::Code::timeout,
                    "the controller has gone meanwhile: nobody knows whether it still did this. Look at "
                    "lianpingctl now when it is back");
    return as_said(std::move(answer));
}

} // namespace lianping::ctl
