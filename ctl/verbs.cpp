#include "ctl/verbs.h"

#include "base/version.h"
#include "ctl/terminal.h"
#include "programme/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::ctl {
namespace {

constexpr auto about =
    R"(Lianping's command line: looks at a site's files, and speaks with the controller that shows them.

About files, without a controller:  new, check, timeline, diff, schema
About what is on:                   status, now, snapshot, identify, sound-test
About what was:                     proof, log
About what lies where:              media status
About machines:                     alarms, machines, restart, reboot, logs
About the controller as a whole:    backup, restore, support
Over the programme:                 take, release, hold, go, alert
Live links:                         live list, live status, live invite, live start, live layout, live stop,
                                    live mute, live unmute
About programmes:                   programme list, programme back
Who is let in:                      node list, node approve, node remove, node rename,
                                    operator add, operator remove, key, card
A second controller:                standby list, standby take-over)";

constexpr auto footer =
    R"(Which controller: --controller, else LIANPING_CONTROLLER, else the one that runs on this machine.
lianpingctl VERB --help shows examples. Exit status: 0 good, 1 bad, 2 wrong arguments.)";

} // namespace

Verbs::Verbs() : arguments_("lianpingctl", about) {
    arguments_.footer(footer);
    arguments_.version(fmt::format("lianpingctl {}", version()));
    add_file_verbs(*this);
    add_screen_verbs(*this);
    add_record_verbs(*this);
    add_machine_verbs(*this);
    add_whole_verbs(*this);
    add_programme_verbs(*this);
    add_live_verbs(*this);
    add_key_verbs(*this);
    add_standby_verbs(*this);
}

// Options stand behind verbs, but for --help and --version.
bool Verbs::is_verb(const std::string& word) const {
    const std::vector<std::string> verbs = arguments_.verbs();
    if (word.empty() || word[0] == '-' || std::find(verbs.begin(), verbs.end(), word) != verbs.end())
        return true;
    const auto guess = programme::nearest(word, verbs);
    say_error(fmt::format("there is no verb \"{}\"{}; lianpingctl --help names them", word,
                          guess ? fmt::format(": did you mean {}?", *guess) : ""));
    return false;
}

int Verbs::run(int argc, const char* const* argv) {
    if (argc > 1 && !is_verb(argv[1])) return static_cast<int>(ExitCode::usage);
    if (const auto ended = arguments_.read_or_say(argc, argv)) return *ended;
    return static_cast<int>(chosen_());
}

Arguments Verbs::add(const char* name, const char* what, const char* examples,
                     std::function<ExitCode()> verb) {
    return add_to(arguments_, name, what, examples, std::move(verb));
}

Arguments Verbs::add_to(Arguments& group, const char* name, const char* what, const char* examples,
                        std::function<ExitCode()> verb) {
    Arguments added = group.verb(name, what, [this, verb = std::move(verb)] { chosen_ = verb; });
    added.footer(std::string("Examples:\n") + examples);
    return added;
}

Arguments Verbs::group(const char* name, const char* what) { return arguments_.verb(name, what); }

void Verbs::takes_controller(Arguments verb) {
    verb.option("--controller", said_.controller, "the controller's data folder or its control endpoint");
}

void Verbs::takes_screens(Arguments verb) {
    verb.option("--screens", said_.screens, "names with commas between, or all (left out: all)");
}

void Verbs::takes_end(Arguments verb) {
    const auto until = verb.option(
        "--until", said_.until,
        "21:00, 24:00, 2026-11-28T21:00, or 2026-11-28: to the end of that day (left out: the next 04:00)");
    verb.option("--for", said_.length, "for how long, as 45m").excludes(until);
}

void Verbs::answers(Arguments verb, const char* what_json_is) {
    verb.flag("--json", said_.json, what_json_is);
    takes_controller(verb);
}

AskOptions Verbs::question(const char* verb, std::map<std::string, std::string> arguments) const {
    return {said_.controller, verb, std::move(arguments), said_.json ? Print::json : Print::text};
}

ExitCode Verbs::ask_for(const char* verb, std::map<std::string, std::string> arguments) const {
    return ask(question(verb, std::move(arguments)));
}

} // namespace lianping::ctl
