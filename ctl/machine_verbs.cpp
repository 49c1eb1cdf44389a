#include "ctl/verbs.h"

namespace lianping::ctl {

void add_machine_verbs(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments alarms = verbs.add("alarms",
                                 "what is wrong: nodes, screens that are dark, frozen, wrong or out of step, "
                                 "clocks, disks, media, live sources",
                                 "  lianpingctl alarms\n  lianpingctl alarms --json | jq length",
                                 [&verbs] { return verbs.ask_for("alarms", {}); });
    verbs.answers(alarms, "as a JSON array");

    Arguments machines =
        verbs.add("machines", "how the nodes' machines are: services, heat, memory, disk, network, clock",
                  "  lianpingctl machines\n  lianpingctl machines --json | jq '.[].machine.temperature'",
                  [&verbs] { return verbs.ask_for("machines", {}); });
    verbs.answers(machines, "as a JSON array");

    Arguments restart = verbs.add(
        "restart", "starts a service on a node's machine anew, and says what systemd made of it",
        "  lianpingctl restart wall-1\n  lianpingctl restart wall            (all nodes of a screen)\n"
        "  lianpingctl restart wall-1 --unit agent\n"
        "  lianpingctl restart wall-1 --unit live@lecture-speaker",
        [&verbs, &said] {
            return verbs.ask_for("restart", {{"what", said.what}, {"unit", said.unit}});
        });
    Arguments reboot = verbs.add("reboot", "starts a node's machine anew, where that machine allows it",
                                 "  lianpingctl reboot wall-1", [&verbs, &said] {
                                     return verbs.ask_for("reboot", {{"what", said.what}});
                                 });
    Arguments written = verbs.add(
        "logs", "what a service on a node's machine has written last",
        "  lianpingctl logs wall-1\n  lianpingctl logs wall-1 -f\n"
        "  lianpingctl logs wall-1 --unit agent --lines 200",
        [&verbs, &said] {
            return logs(
                verbs.question("logs", {{"what", said.what}, {"unit", said.unit}, {"lines", said.last}}),
                said.follow ? Follow::yes : Follow::no);
        });
    for (Arguments verb : {restart, reboot, written}) {
        verb.option("NODE", said.what, "a node, or a screen").required();
        verbs.takes_controller(verb);
    }
    for (Arguments verb : {restart, written})
        verb.option("--unit", said.unit,
                    "player, agent, controller, live@LINK-SOURCE, or a whole name (left out: the player)");
    written.option("--lines", said.last, "how many (left out: 50)").within(1, 1000);
    written.flag("-f,--follow", said.follow, "and those that come, until Ctrl-C");
}

} // namespace lianping::ctl
