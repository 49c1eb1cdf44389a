#include "ctl/verbs.h"

namespace lianping::ctl {
namespace {

void add_pages(Verbs& verbs, Arguments& live_group) {
    Arguments links =
        verbs.add_to(live_group, "list", "the site's links: where they are on, with which of their layouts",
                     "  lianpingctl live list\n  lianpingctl live list --json",
                     [&verbs] { return live(verbs.question("status"), LivePage::links); });
    verbs.answers(links, "as a JSON array");
    Arguments sources =
        verbs.add_to(live_group, "status", "each source: waiting, live or lost; what of it arrives where",
                     "  lianpingctl live status\n  lianpingctl live status --json | jq .[0].receivers",
                     [&verbs] { return live(verbs.question("status"), LivePage::sources); });
    verbs.answers(sources, "as a JSON array");
    Arguments how = verbs.add_to(
        live_group, "invite", "how to send: the addresses of sources that are called, and a code for phones",
        "  lianpingctl live invite\n  lianpingctl live invite lecture", [&verbs, &said = verbs.said()] {
            return invite(said.controller, said.what, said.json ? Print::json : Print::text);
        });
    how.option("LINK", verbs.said().what, "a link of site.yaml (left out: all)");
    verbs.answers(how, "as a JSON array");
}

void add_mute(Verbs& verbs, Arguments& live_group) {
    Said& said = verbs.said();
    Arguments mute =
        verbs.add_to(live_group, "mute", "nobody hears a source, and no recording does, until it is unmuted",
                     "  lianpingctl live mute lecture/crowd\n  lianpingctl live mute crowd", [&verbs, &said] {
                         return verbs.ask_for("live-mute", {{"source", said.what}});
                     });
    Arguments unmute =
        verbs.add_to(live_group, "unmute", "a source that was muted is heard again",
                     "  lianpingctl live unmute lecture/crowd", [&verbs, &said] {
                         return verbs.ask_for("live-mute", {{"source", said.what}, {"off", "yes"}});
                     });
    for (Arguments* one : {&mute, &unmute}) {
        one->option("SOURCE", said.what, "LINK/SOURCE, or the source's name alone").required();
        verbs.takes_controller(*one);
    }
}

} // namespace

void add_live_verbs(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments live_group =
        verbs.group("live", "live links: what they show, how their sources are, one on screen now");
    add_pages(verbs, live_group);
    add_mute(verbs, live_group);

    Arguments start =
        verbs.add_to(live_group, "start", "puts a link on the screens that it serves, over the programme",
                     "  lianpingctl live start lecture\n  lianpingctl live start lecture --for 45m\n"
                     "  lianpingctl live start lecture --screens wall --until 16:00\n"
                     "  lianpingctl live start lecture --at 14:30 --for 45m",
                     [&verbs, &said] {
                         if (!said.at.empty())
                             return verbs.ask_for(
                                 "live-once", {{"link", said.what}, {"at", said.at}, {"for", said.length}});
                         return verbs.ask_for("take", {{"what", "live:" + said.what},
                                                       {"screens", said.screens},
                                                       {"for", said.length},
                                                       {"until", said.until}});
                     });
    start.option("LINK", said.what, "a link of site.yaml").required();
    start.option("--at", said.at,
                 "once, by the schedule, on all its screens: 14:30, 2026-11-28T14:30; with --for");
    verbs.takes_end(start);
    verbs.takes_screens(start);
    verbs.takes_controller(start);

    Arguments layout = verbs.add_to(
        live_group, "layout", "another layout of a link that is on, on all screens on the same frame",
        "  lianpingctl live layout speaker\n  lianpingctl live layout speaker --link lecture",
        [&verbs, &said] {
            return verbs.ask_for("live-layout", {{"layout", said.what}, {"link", said.link}});
        });
    layout.option("NAME", said.what, "one of the link's layouts").required();
    layout.option("--link", said.link, "which link, where several are on");
    verbs.takes_controller(layout);

    Arguments stop = verbs.add_to(
        live_group, "stop", "ends what `live start` began, also what it has scheduled: the programme is back",
        "  lianpingctl live stop\n  lianpingctl live stop lecture --screens wall", [&verbs, &said] {
            return verbs.ask_for("live-stop", {{"link", said.what}, {"screens", said.screens}});
        });
    stop.option("LINK", said.what, "a link of site.yaml (left out: all)");
    verbs.takes_screens(stop);
    verbs.takes_controller(stop);
}

} // namespace lianping::ctl
