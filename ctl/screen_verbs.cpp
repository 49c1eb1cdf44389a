#include "ctl/verbs.h"

namespace lianping::ctl {

void add_screen_verbs(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments site = verbs.add("status", "how the site is: takes first, then screens, nodes and skew",
                               "  lianpingctl status\n  lianpingctl status --json | jq .screens",
                               [&verbs] { return status(verbs.question("status")); });
    verbs.answers(site, "the whole tree");

    Arguments now = verbs.add("now", "what is on each screen at this instant",
                              "  lianpingctl now\n  lianpingctl now --json",
                              [&verbs] { return verbs.ask_for("now", {}); });
    verbs.answers(now, "as a JSON array");

    Arguments picture = verbs.add("snapshot", "the picture that is on the glass, as a PNG file",
                                  "  lianpingctl snapshot wall wall.png",
                                  [&said] { return snapshot(said.controller, said.screen, said.file); });
    picture.option("SCREEN", said.screen, "a screen's name").required();
    picture.option("FILE", said.file, "where to put it").required();
    verbs.takes_controller(picture);

    Arguments identify = verbs.add(
        "identify", "each screen shows its name, size and clock, and flashes in step with all others",
        "  lianpingctl identify\n  lianpingctl identify --screens wall --for 30s", [&verbs, &said] {
            return verbs.ask_for("identify", {{"screens", said.screens}, {"for", said.length}});
        });
    identify.option("--for", said.length, "for how long, as 30s");
    verbs.takes_screens(identify);
    verbs.takes_controller(identify);

    Arguments sound = verbs.add(
        "sound-test", "plays the tune that says which loudspeaker is which, on one screen or all in step",
        "  lianpingctl sound-test wall\n  lianpingctl sound-test --for 1m", [&verbs, &said] {
            return verbs.ask_for("sound-test", {{"screens", said.screens}, {"for", said.length}});
        });
    sound.option("SCREEN", said.screens, "the screen, or several: wall,room; all where left out");
    sound.option("--for", said.length, "for how long, as 1m (30s where left out)");
    verbs.takes_controller(sound);
}

} // namespace lianping::ctl
