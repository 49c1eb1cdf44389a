#include "ctl/act_verbs.h"

#include "base/atomic_file.h"
#include "ctl/controller_link.h"
#include "ctl/invitation.h"
#include "ctl/live_text.h"
#include "ctl/status_text.h"
#include "ctl/terminal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <thread>

namespace lianping::ctl {
namespace {

// systemd may take half a minute to start a service anew.
constexpr std::chrono::seconds wait_for_machine{60};
constexpr std::chrono::seconds look_at_log_every{1};

Result<Answer> answer_to(const AskOptions& options) {
    auto link = ControllerLink::open(options.controller);
    if (!link) return fail(link.error());
    ControllerLink::Arguments arguments;
    for (const auto& [name, value] : options.arguments)
        if (!value.empty()) arguments[name] = value;
    // A take of media that are new there is answered when they are read.
    if (options.verb == "take") {
        ReadingLine line;
        return link->ask_at_length(options.verb, std::move(arguments), [&line](const std::string& status) {
            const auto tree = nlohmann::json::parse(status, nullptr, false);
            const auto intake = tree.is_object() ? tree.value("intake", nlohmann::json::object()) : tree;
            const auto now = intake.is_object() ? intake.value("current", nlohmann::json()) : intake;
            if (now.is_object()) line.say(now.value("file", ""), now.value("progress", 0.0));
        });
    }
    if (options.verb == "restart" || options.verb == "reboot" || options.verb == "logs")
        return link->ask(options.verb, std::move(arguments), wait_for_machine);
    return link->ask(options.verb, std::move(arguments));
}

// Of tcp://HOST:PORT#KEY; empty for what is no such endpoint.
std::string host_of(const std::string& endpoint) {
    const auto begin = endpoint.find("://");
    const auto end = endpoint.rfind(':');
    if (begin == std::string::npos || end <= begin + 3) return "";
    return endpoint.substr(begin + 3, end - begin - 3);
}

void print_line(const std::string& text) {
    fmt::print("{}{}", text, text.empty() || text.ends_with('\n') ? "" : "\n");
}

} // namespace

ExitCode ask(const AskOptions& options) {
    const auto answer = answer_to(options);
    if (!answer) return say_error(answer.error());
    print_line(options.print == Print::json && !answer->json.empty() ? answer->json : answer->text);
    return ExitCode::good;
}

ExitCode status(const AskOptions& options) {
    const auto answer = answer_to(options);
    if (!answer) return say_error(answer.error());
    print_line(options.print == Print::json ? answer->json : status_text(answer->json));
    return ExitCode::good;
}

ExitCode live(const AskOptions& options, LivePage page) {
    const auto answer = answer_to(options);
    if (!answer) return say_error(answer.error());
    if (options.print == Print::text) {
        print_line(page == LivePage::links ? links_text(answer->json) : live_text(answer->json));
        return ExitCode::good;
    }
    const char* part = page == LivePage::links ? "links" : "live";
    const auto tree = nlohmann::json::parse(answer->json, nullptr, false);
    print_line(tree.is_object() && tree.contains(part) ? tree[part].dump(2) : "[]");
    return ExitCode::good;
}

ExitCode logs(AskOptions options, Follow follow) {
    std::string told;
    for (bool begun = false;; std::this_thread::sleep_for(look_at_log_every)) {
        const auto answer = answer_to(options);
        if (!answer && !begun) return say_error(answer.error());
        if (!answer) { // whoever follows a log waits for what is being started anew, too
            if (answer.error().message != told) say_error(answer.error());
            told = answer.error().message;
            continue;
        }
        begun = true;
        told.clear();
        print_line(answer->text);
        if (follow == Follow::no) return ExitCode::good;
        std::fflush(stdout);
        const auto rows = nlohmann::json::parse(answer->json, nullptr, false);
        if (!rows.is_array() || rows.size() != 1)
            return say_error("several nodes cannot be followed at once: name one");
        options.arguments["cursor"] = rows[0].value("cursor", "");
        options.arguments["lines"] = "1000";
    }
}

ExitCode invite(const std::string& controller, const std::string& link, Print print) {
    const auto call = control_call(controller);
    if (!call) return say_error(call.error());
    const auto answer = answer_to({controller, "live-invite", {{"link", link}}, print});
    if (!answer) return say_error(answer.error());
    print_line(print == Print::json ? answer->json
                                    : invitation_text(answer->json, host_of(call->endpoint), this_machine()));
    return ExitCode::good;
}

ExitCode own_key() {
    const auto key = load_or_make_key(operator_key_file());
    if (!key) return say_error(key.error());
    print_line(fmt::format("code {}\nkey  {}\nin   {}", enrol_code(key->own), to_hex(key->own),
                           operator_key_file().string()));
    return ExitCode::good;
}

ExitCode snapshot(const std::string& controller, const std::string& screen, const std::string& file) {
    const auto answer = answer_to({controller, "snapshot", {{"screen", screen}}, Print::text});
    if (!answer) return say_error(answer.error());
    if (answer->bytes.empty()) return say_error("the controller sent no picture of " + screen);
    if (const auto written = write_file(file, answer->bytes); !written) return say_error(written.error());
    print_line(answer->text.empty() ? fmt::format("{} as it was on the glass: {}", screen, file)
                                    : answer->text);
    return ExitCode::good;
}

} // namespace lianping::ctl
