#include "ctl/act_verbs.h"

#include "base/atomic_file.h"
#include "ctl/controller_link.h"
#include "ctl/live_text.h"
#include "ctl/status_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianping::ctl {
namespace {

// A take of media that is new there is answered when the media are read.
constexpr std::chrono::minutes longest_wait{10};

Result<Answer> answer_to(const AskOptions& options) {
    auto link = ControllerLink::open(options.controller);
    if (!link) return fail(link.error());
    ControllerLink::Arguments arguments;
    for (const auto& [name, value] : options.arguments)
        if (!value.empty()) arguments[name] = value;
    if (options.verb == "take") return link->ask(options.verb, std::move(arguments), longest_wait);
    return link->ask(options.verb, std::move(arguments));
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
