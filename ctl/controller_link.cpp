#include "ctl/controller_link.h"

#include "transport/rendezvous.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace lianping::ctl {
namespace {

Result<std::string> endpoint_of(const std::string& said, const char* from) {
    if (said.find("://") != std::string::npos) return said;
    auto found = find_controller(said);
    if (found) return found->control;
    if (found.error().code == Error::Code::not_found)
        return fail(Error::Code::not_found,
                    fmt::format("{} names {}, but no controller runs on that data folder", from, said));
    return fail(found.error());
}

} // namespace

Result<std::string> control_endpoint(const std::string& said) {
    if (!said.empty()) return endpoint_of(said, "--controller");
    if (const char* set = std::getenv("LIANPING_CONTROLLER"); set != nullptr && *set != '\0')
        return endpoint_of(set, "LIANPING_CONTROLLER");
    const auto running = running_controllers();
    if (running.size() == 1) return running.front().control;
    if (running.empty())
        return fail(Error::Code::not_found,
                    "no controller runs on this machine; start one with ./lianping up SITE, or "
                    "say where it is with --controller");
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
    const auto endpoint = control_endpoint(said);
    if (!endpoint) return fail(endpoint.error());
    auto client = ControlClient::connect(*endpoint);
    if (!client) return fail(client.error());
    return ControllerLink(std::move(client).value());
}

Result<Answer> ControllerLink::ask(const std::string& verb, Arguments arguments,
                                   std::chrono::milliseconds patience) {
    Command command;
    command.verb = verb;
    command.arguments = std::move(arguments);
    command.by = who_asks();
    auto answer = client_.ask(std::move(command), patience);
    if (answer && !answer->ok)
        return fail(Error::Code::invalid,
                    answer->error.empty() ? "the controller refused this" : answer->error);
    return answer;
}

} // namespace lianping::ctl
