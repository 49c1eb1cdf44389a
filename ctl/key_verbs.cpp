#include "ctl/verbs.h"

namespace lianping::ctl {
namespace {

void add_approve(Verbs& verbs, Arguments& node) {
    Said& said = verbs.said();
    Arguments approve = verbs.add_to(
        node, "approve", "lets the machine in that shows this code",
        "  lianpingctl node approve 7K2M9-QXA3F             (the only node of the site that has no key)\n"
        "  lianpingctl node approve 7K2M9-QXA3F wall-1\n"
        "  lianpingctl node approve 7K2M9-QXA3F --source lecture/speaker",
        [&verbs, &said] {
            const bool source = !said.source.empty();
            return verbs.ask_for("key-enrol", {{"key", said.code},
                                               {"name", source ? said.source : said.name},
                                               {"role", source ? "source" : "node"}});
        });
    approve.option("CODE", said.code, "as on its screen and in `node list`, or its whole key").required();
    approve.option("NODE", said.name, "which node of site.yaml it is from now on");
    approve.option("--source", said.source, "it is a live source, LINK/SOURCE");
    verbs.takes_controller(approve);
}

void add_nodes(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments node = verbs.group("node", "the machines that are let in, and those that knock");
    Arguments list =
        verbs.add_to(node, "list", "whose keys are known, and who waits, by the code on its screen",
                     "  lianpingctl node list\n  lianpingctl node list --json | jq .waiting",
                     [&verbs] { return verbs.ask_for("key-list", {}); });
    verbs.answers(list, "as a JSON object");
    add_approve(verbs, node);
    Arguments remove = verbs.add_to(node, "remove", "lets it in no more, from this moment",
                                    "  lianpingctl node remove wall-1", [&verbs, &said] {
                                        return verbs.ask_for("key-remove", {{"name", said.name}});
                                    });
    remove.option("NODE", said.name, "a node or LINK/SOURCE").required();
    verbs.takes_controller(remove);
    Arguments rename =
        verbs.add_to(node, "rename", "the machine is another node of site.yaml from now on",
                     "  lianpingctl node rename wall-1 wall-2", [&verbs, &said] {
                         return verbs.ask_for("key-rename", {{"name", said.name}, {"to", said.to}});
                     });
    rename.option("NODE", said.name, "as it is called now").required();
    rename.option("TO", said.to, "as it is to be called").required();
    verbs.takes_controller(rename);
}

void add_people(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments people = verbs.group("operator", "the people who are let in");
    Arguments add = verbs.add_to(
        people, "add", "lets somebody in, by the code that `lianpingctl key` gives there",
        "  lianpingctl operator add anna operator 7K2M9-QXA3F\n  lianpingctl operator add ben viewer KEY",
        [&verbs, &said] {
            return verbs.ask_for("key-enrol", {{"key", said.code}, {"name", said.name}, {"role", said.role}});
        });
    add.option("NAME", said.name, "whose acts are noted under this name").required();
    add.option("ROLE", said.role, "viewer: asks; operator: takes and alerts, too; admin: says who may what")
        .required()
        .one_of({"viewer", "operator", "admin"});
    add.option("CODE", said.code, "of somebody who has tried, or the whole key").required();
    verbs.takes_controller(add);
    Arguments remove = verbs.add_to(people, "remove", "lets somebody in no more, from this moment",
                                    "  lianpingctl operator remove anna", [&verbs, &said] {
                                        return verbs.ask_for("key-remove", {{"name", said.name}});
                                    });
    remove.option("NAME", said.name, "who").required();
    verbs.takes_controller(remove);
}

} // namespace

void add_key_verbs(Verbs& verbs) {
    add_nodes(verbs);
    add_people(verbs);
    verbs.add("key", "this user's own key and its code, for an admin to let in", "  lianpingctl key",
              [] { return own_key(); });
    Arguments card = verbs.add("card", "what nodes and operators elsewhere need to reach this controller",
                               "  lianpingctl card", [&verbs] { return verbs.ask_for("card", {}); });
    verbs.answers(card, "as a JSON object");
}

} // namespace lianping::ctl
