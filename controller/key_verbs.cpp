// The verbs by which people say whose keys are known.

#include "controller/instant_text.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

std::string_view name_of(Door door) { return door == Door::control ? "person" : "machine"; }

} // namespace

Role Verbs::least_role(std::string_view verb) {
    for (const std::string_view one :
         {"status", "now", "snapshot", "programme-list", "plan", "acts", "catalogue", "log", "proof",
          "media-status", "logs", "machines", "alarms", "standby"})
        if (verb == one) return Role::viewer;
    for (const std::string_view one : {"key-list", "key-enrol", "key-remove", "key-rename", "card",
                                       "standby-look", "standby-read", "standby-term", "standby-take-over"})
        if (verb == one) return Role::admin;
    return Role::operates;
}

Result<PublicKey> Verbs::key_of(const std::string& said) const {
    if (const auto key = public_key(said)) return *key;
    const std::string code = read_enrol_code(said);
    if (code.empty())
        return fail(
            Error::Code::invalid,
            fmt::format("\"{}\" is no code (such as 7K2M9-QXA3F, on the screen of a new node) and no key",
                        said));
    std::optional<PublicKey> found;
    for (const Stranger& one : desks_.enrolled.strangers()) {
        if (enrol_code(one.key) != code) continue;
        if (found)
            return fail(Error::Code::invalid,
                        fmt::format("two keys have the code {}: give the key itself", code));
        found = one.key;
    }
    if (found) return *found;
    return fail(
        Error::Code::not_found,
        fmt::format("nobody with the code {} has knocked: is it on, and does it reach this machine?", code));
}

// The one that must be meant.
Result<std::string> Verbs::only_node_without_key() const {
    std::vector<std::string> without;
    const auto enrolled = desks_.enrolled.all();
    if (desks_.site.programme())
        for (const auto& node : desks_.site.programme()->nodes)
            if (std::none_of(enrolled.begin(), enrolled.end(), [&](const Enrolled& one) {
                    return one.role == Role::node && one.name == node.first;
                }))
                without.push_back(node.first);
    if (without.size() == 1) return without.front();
    if (without.empty())
        return fail(Error::Code::invalid,
                    "every node of the site has a key: say which name this one is to have");
    return fail(Error::Code::invalid,
                fmt::format("say which node this is: {} have no key", fmt::join(without, ", ")));
}

void Verbs::key_list(const Request& request, const Moment&) {
    ordered_json enrolled = ordered_json::array(), waiting = ordered_json::array();
    std::string text;
    for (const Enrolled& one : desks_.enrolled.all()) {
        const NodeState* node = one.role == Role::node ? desks_.nodes.find(one.name) : nullptr;
        enrolled.push_back({{"name", one.name},
                            {"role", to_string(one.role)},
                            {"key", to_hex(one.key)},
                            {"code", enrol_code(one.key)},
                            {"since", one.since},
                            {"by", one.by},
                            {"up", node != nullptr && node->up},
                            {"address", node != nullptr ? node->address : ""}});
        text += fmt::format("{:<10} {:<24} {}  since {}{}{}\n", to_string(one.role), one.name,
                            enrol_code(one.key), one.since, one.by.empty() ? "" : " by " + one.by,
                            node != nullptr && node->up ? "  up" : "");
    }
    for (const Stranger& one : desks_.enrolled.strangers()) {
        waiting.push_back({{"code", enrol_code(one.key)},
                           {"key", to_hex(one.key)},
                           {"what", name_of(one.door)},
                           {"address", one.address},
                           {"times", one.times}});
        text += fmt::format("{:<10} {:<24} {}  from {}, {} times\n", "waiting", name_of(one.door),
                            enrol_code(one.key), one.address, one.times);
    }
    answer(request, text,
           dump({{"enrolled", enrolled}, {"waiting", waiting}, {"refused", desks_.enrolled.refused()}}));
}

void Verbs::key_enrol(const Request& request, const Moment& moment) {
    const auto& arguments = request.command.arguments;
    const auto key = key_of(argument(arguments, "key"));
    if (!key) return refuse(request, key.error().message);
    const auto role = read_role(argument(arguments, "role"));
    if (!role) return refuse(request, "a key is of a node, a source, a viewer, an operator or an admin");
    std::string name = argument(arguments, "name");
    if (name.empty() && *role == Role::node) {
        auto only = only_node_without_key();
        if (!only) return refuse(request, only.error().message);
        name = *std::move(only);
    }
    const auto enrolled =
        desks_.enrolled.enrol({*key, name, *role, utc_text(moment.clocks.utc), request.command.by});
    if (!enrolled) return refuse(request, enrolled.error().message);
    const std::string what =
        fmt::format("{} {} is enrolled, by the key {}", to_string(*role), name, enrol_code(*key));
    desks_.note(moment, "key", request.command.by, what);
    answer(request, what, dump({{"name", name}, {"role", to_string(*role)}, {"key", to_hex(*key)}}));
}

void Verbs::key_remove(const Request& request, const Moment& moment) {
    const std::string name = argument(request.command.arguments, "name");
    const auto all = desks_.enrolled.all();
    const auto is_owner = [](const Enrolled& one) { return one.role == Role::admin && one.name == "owner"; };
    if (name == "owner" && std::any_of(all.begin(), all.end(), is_owner))
        return refuse(request, "the owner's key lies with the controller's data, and stays");
    const auto gone = desks_.enrolled.remove(name);
    if (!gone) return refuse(request, gone.error().message);
    desks_.bus.forget(name);
    const std::string what = fmt::format("{} is not enrolled any more: nothing of it is answered", name);
    desks_.note(moment, "key", request.command.by, what);
    answer(request, what);
}

void Verbs::key_rename(const Request& request, const Moment& moment) {
    const std::string name = argument(request.command.arguments, "name"),
                      to = argument(request.command.arguments, "to");
    const auto renamed = desks_.enrolled.rename(name, to);
    if (!renamed) return refuse(request, renamed.error().message);
    desks_.bus.forget(name); // its next word is under the new name, and it is asked to say Hello
    const std::string what = fmt::format("node {} is {} from now on", name, to);
    desks_.note(moment, "key", request.command.by, what);
    answer(request, what);
}

void Verbs::card(const Request& request, const Moment&) {
    const std::string bus = desks_.bus.endpoint(), control = desks_.control.endpoint();
    answer(request,
           fmt::format("for a node, in /etc/default/lianping-player of its machine:\n  CONTROLLER={}\n"
                       "for lianpingctl elsewhere:\n  export LIANPING_CONTROLLER='{}'\n{}",
                       bus, control,
                       bus.starts_with("tcp://0.0.0.0:")
                           ? "Put this machine's address in the place of 0.0.0.0.\n"
                           : ""),
           dump({{"bus", bus}, {"control", control}}));
}

} // namespace lianping::controller
