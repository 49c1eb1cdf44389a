#pragma once
// The verbs of lianpingctl: each group of them adds itself, with its options, to what they have in common.

#include "base/arguments.h"
#include "ctl/act_verbs.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lianping::ctl {

// What the options of verbs are read into; only one verb is said at a time, so they share.
struct Said {
    std::string controller;
    std::string what, screens, until, level, length, id, screen, file, code, name, to, role, source, link,
        last, unit, at;
    std::vector<std::string> words;
    bool json = false, follow = false;
};

// Neither copied nor moved: verbs hold on to it. Of one thread.
class Verbs {
public:
    Verbs();
    Verbs(const Verbs&) = delete;
    Verbs& operator=(const Verbs&) = delete;

    // What main returns: 0 good, 1 bad, 2 the arguments make no sense.
    int run(int argc, const char* const* argv);

    // `examples`: whole lines for --help. `verb` is called by run(), where it was this one that was said.
    Arguments add(const char* name, const char* what, const char* examples, std::function<ExitCode()> verb);
    // The same below a word of a group, as `list` of `live list`.
    Arguments add_to(Arguments& group, const char* name, const char* what, const char* examples,
                     std::function<ExitCode()> verb);
    Arguments group(const char* name, const char* what);

    Said& said() { return said_; }
    // Options that several verbs have: --controller; --screens; --until or --for.
    void takes_controller(Arguments verb);
    void takes_screens(Arguments verb);
    void takes_end(Arguments verb);
    // --json and --controller, of a verb whose answer is for reading.
    void answers(Arguments verb, const char* what_json_is);

    // The controller's answer to its verb of this name (docs/controller.md), printed as it was asked for.
    ExitCode ask_for(const char* verb, std::map<std::string, std::string> arguments) const;
    AskOptions question(const char* verb, std::map<std::string, std::string> arguments = {}) const;

private:
    bool is_verb(const std::string& word) const; // else it says so

    Arguments arguments_;
    Said said_;
    std::function<ExitCode()> chosen_;
};

void add_file_verbs(Verbs& verbs);      // new, check, timeline, diff, schema
void add_screen_verbs(Verbs& verbs);    // status, now, snapshot, identify, sound-test
void add_programme_verbs(Verbs& verbs); // take, release, hold, go, alert; programme list, programme back
void add_live_verbs(Verbs& verbs); // live list, live status, live invite, live start, live layout, live stop
void add_record_verbs(Verbs& verbs);  // proof, log; media status
void add_machine_verbs(Verbs& verbs); // alarms, machines, restart, reboot, logs
void add_whole_verbs(Verbs& verbs);   // backup, restore, support
void add_key_verbs(Verbs& verbs);     // node ..., operator ..., key, card
void add_standby_verbs(Verbs& verbs); // standby list, standby take-over

} // namespace lianping::ctl
