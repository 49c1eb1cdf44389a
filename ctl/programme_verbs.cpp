#include "ctl/verbs.h"

namespace lianping::ctl {
namespace {

void add_take_and_release(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments take = verbs.add(
        "take", "puts something on screen over the programme",
        "  lianpingctl take films\n  lianpingctl take media/opening.mp4 --screens wall --until 21:00\n"
        "  lianpingctl take '{notice: {title: 今晚停水}}' --until 2026-11-28T22:00\n"
        "  lianpingctl take live:lecture --screens wall,room",
        [&verbs, &said] {
            return verbs.ask_for("take", {{"what", said.what},
                                          {"screens", said.screens},
                                          {"for", said.length},
                                          {"until", said.until}});
        });
    take.option("WHAT", said.what, "a playlist, a file, an item, or live:LINK").required();
    verbs.takes_end(take);
    verbs.takes_screens(take);
    verbs.takes_controller(take);

    Arguments release =
        verbs.add("release", "ends takes: the programme is back",
                  "  lianpingctl release\n  lianpingctl release --screens wall", [&verbs, &said] {
                      return verbs.ask_for("release", {{"screens", said.screens}});
                  });
    verbs.takes_screens(release);
    verbs.takes_controller(release);
}

void add_hold_and_go(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments hold =
        verbs.add("hold", "the picture stands still",
                  "  lianpingctl hold --screens wall\n  lianpingctl hold --until 15:00", [&verbs, &said] {
                      return verbs.ask_for("hold", {{"screens", said.screens}, {"until", said.until}});
                  });
    hold.option("--until", said.until,
                "21:00, 24:00, 2026-11-28T21:00, or 2026-11-28: to the end of that day");
    verbs.takes_screens(hold);
    verbs.takes_controller(hold);

    Arguments go =
        verbs.add("go", "ends a hold: on with what is due now", "  lianpingctl go", [&verbs, &said] {
            return verbs.ask_for("go", {{"screens", said.screens}});
        });
    verbs.takes_screens(go);
    verbs.takes_controller(go);
}

ExitCode alert(const Verbs& verbs, const Said& said) {
    std::string text;
    for (const std::string& word : said.words) text += (text.empty() ? "" : " ") + word;
    if (text == "clear") return verbs.ask_for("alert-clear", {{"screens", said.screens}});
    return verbs.ask_for(
        "alert", {{"text", text}, {"level", said.level}, {"for", said.length}, {"screens", said.screens}});
}

void add_alert(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments verb = verbs.add(
        "alert", "puts a text over what is on; `alert clear` takes it away",
        "  lianpingctl alert 三楼会议室漏水 --level warning --for 10m\n"
        "  lianpingctl alert \"Please leave the building\" --level emergency\n  lianpingctl alert clear",
        [&verbs, &said] { return alert(verbs, said); });
    verb.option("TEXT", said.words, "the text, or clear").required();
    verb.option("--level", said.level,
                "info: a band at the foot; warning: a third of the picture; emergency: all of it")
        .one_of({"info", "warning", "emergency"});
    verb.option("--for", said.length, "for how long, as 5m");
    verbs.takes_screens(verb);
    verbs.takes_controller(verb);
}

void add_programmes(Verbs& verbs) {
    Said& said = verbs.said();
    Arguments programme = verbs.group("programme", "the last good programmes of the site");
    Arguments list =
        verbs.add_to(programme, "list", "lists them, the newest first", "  lianpingctl programme list",
                     [&verbs] { return verbs.ask_for("programme-list", {}); });
    verbs.answers(list, "as a JSON array");
    Arguments back =
        verbs.add_to(programme, "back", "puts an earlier one back on air",
                     "  lianpingctl programme back\n  lianpingctl programme back 17", [&verbs, &said] {
                         return verbs.ask_for("programme-back", {{"id", said.id}});
                     });
    back.option("ID", said.id, "of the list (left out: the one before that on air)");
    verbs.takes_controller(back);
}

} // namespace

void add_programme_verbs(Verbs& verbs) {
    add_take_and_release(verbs);
    add_hold_and_go(verbs);
    add_alert(verbs);
    add_programmes(verbs);
}

} // namespace lianping::ctl
