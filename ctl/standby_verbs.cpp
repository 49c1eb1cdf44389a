#include "ctl/controller_link.h"
#include "ctl/terminal.h"
#include "ctl/tree_reading.h"
#include "ctl/verbs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <thread>

namespace lianping::ctl {
namespace {

constexpr std::chrono::seconds leads_within{20};
constexpr std::chrono::milliseconds look_every{200};

// In which term the controller leads; nothing: it does not, or does not answer.
std::optional<double> term_it_leads_in(const std::string& controller) {
    auto link = ControllerLink::open(controller);
    const auto answer = link ? link->ask("status", {}, std::chrono::seconds(1)) : fail(link.error());
    const auto tree = answer ? nlohmann::json::parse(answer->json, nullptr, false) : nlohmann::json();
    const auto leads = tree.is_object() ? tree.value("leads", nlohmann::json::object()) : tree;
    if (!leads.is_object() || text(leads, "is") != "leads") return std::nullopt;
    return number(leads, "term");
}

// Waits until it leads: that it was asked to is not that it does.
ExitCode take_over(const std::string& controller) {
    auto link = ControllerLink::open(controller);
    if (!link) return say_error(link.error());
    if (const auto asked = link->ask("standby-take-over"); !asked) return say_error(asked.error());
    const auto until = std::chrono::steady_clock::now() + leads_within;
    while (std::chrono::steady_clock::now() < until) {
        if (const auto term = term_it_leads_in(controller)) {
            fmt::print("it leads, in term {:.0f}\n", *term);
            return ExitCode::good;
        }
        std::this_thread::sleep_for(look_every);
    }
    return say_error("it does not lead yet: its log and lianpingctl status there say why");
}

} // namespace

void add_standby_verbs(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments standby = verbs.group("standby", "the second controller, which follows and takes over");
    Arguments list =
        verbs.add_to(standby, "list", "who follows this controller, and how far; or whom it follows",
                     "  lianpingctl standby list", [&verbs] { return verbs.ask_for("standby", {}); });
    verbs.answers(list, "as a JSON object");
    Arguments take = verbs.add_to(
        standby, "take-over",
        "the controller that is asked leads from now on, and the one that it follows stands down",
        "  lianpingctl standby take-over                     (on the second machine)\n"
        "  lianpingctl standby take-over --controller 'tcp://10.0.0.3:9702#KEY'",
        [&said] { return take_over(said.controller); });
    verbs.takes_controller(take);
}

} // namespace lianping::ctl
