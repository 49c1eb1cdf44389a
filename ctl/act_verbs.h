#pragma once
// The verbs that ask a running controller and print what it answers.

#include "ctl/terminal.h"

#include <map>
#include <string>

namespace lianping::ctl {

enum class Print { text, json };

struct AskOptions {
    std::string controller;
    std::string verb;                             // docs/controller.md
    std::map<std::string, std::string> arguments; // empty ones are not sent
    Print print = Print::text;
};
// Prints the answer; bad, with the reason on stderr, where there is none or it says no.
ExitCode ask(const AskOptions& options);

// The same for `status`, whose page is made here.
ExitCode status(const AskOptions& options);

// What of it is about live links: the links, or their sources.
enum class LivePage { links, sources };
ExitCode live(const AskOptions& options, LivePage page);
// How to send to the sources that are called: of a link, or of all (`link` empty).
ExitCode invite(const std::string& controller, const std::string& link, Print print);

// A unit's log on a node's machine: its last lines, and, where followed, those that come, until the process
// is ended.
enum class Follow { no, yes };
ExitCode logs(AskOptions options, Follow follow);

// Writes the picture to `file`.
ExitCode snapshot(const std::string& controller, const std::string& screen, const std::string& file);

// This user's own key, made where there is none, and its code.
ExitCode own_key();

} // namespace lianping::ctl
