#include "ctl/command_line.h"

#include "ctl/act_verbs.h"
#include "ctl/site_verbs.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <functional>

namespace lianping::ctl {
namespace {

constexpr auto about =
    R"(Lianping's command line: looks at a site's files, and speaks with the controller that shows them.

About files, without a controller:  new, check, timeline, diff, schema
About what is on:                   status, now, snapshot, identify, sound-test
About what was:                     log
About what lies where:              media status
Over the programme:                 take, release, hold, go, alert
Live links:                         live list, live status, live start, live layout, live stop
About programmes:                   programme list, programme back
Who is let in:                      node list, node approve, node remove, node rename,
                                    operator add, operator remove, key, card)";

constexpr auto footer =
    R"(Which controller: --controller, else LIANPING_CONTROLLER, else the one that runs on this machine.
lianpingctl VERB --help shows examples. Exit status: 0 good, 1 bad, 2 wrong arguments.)";

// What the verbs' options are read into. Lives as long as the App.
struct Said {
    std::string controller;
    NewOptions fresh;
    CheckOptions check;
    TimelineOptions timeline;
    DiffOptions diff;
    SchemaOptions schema;
    std::string what, screens, until, level, length, id, screen, file, code, name, to, role, source, link,
        last;
    std::vector<std::string> words;
    bool json = false, items = false, markdown = false, watch = false;
};

class CommandLine {
public:
    CommandLine() : app_(about, "lianpingctl") {
        app_.footer(footer);
        app_.require_subcommand(1);
        app_.set_version_flag("--version", std::string("lianpingctl 0.1.0"));
        app_.get_formatter()->column_width(34);
        about_files();
        about_what_is_on();
        about_what_was();
        about_media();
        over_the_programme();
        about_links();
        about_programmes();
        about_keys();
    }

    int run(int argc, const char* const* argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::usage);
        }
        return static_cast<int>(verb_());
    }

private:
    CLI::App* add(CLI::App& to, const char* name, const char* what, const char* examples,
                  std::function<ExitCode()> verb) {
        CLI::App* added = to.add_subcommand(name, what);
        added->footer(std::string("Examples:\n") + examples);
        added->get_formatter()->column_width(34);
        added->callback([this, verb = std::move(verb)] { verb_ = verb; });
        return added;
    }
    void add_controller(CLI::App* to) {
        to->add_option("--controller", said_.controller,
                       "the controller's data folder or its control endpoint");
    }
    void add_screens(CLI::App* to) {
        to->add_option("--screens", said_.screens, "names with commas between, or all (left out: all)");
    }
    void add_end(CLI::App* to) {
        auto* until =
            to->add_option("--until", said_.until, "an instant or a time of day (left out: the next 04:00)");
        to->add_option("--for", said_.length, "for how long, as 45m")->excludes(until);
    }
    ExitCode ask_for(const char* verb, std::map<std::string, std::string> arguments) const {
        return ask({said_.controller, verb, std::move(arguments), said_.json ? Print::json : Print::text});
    }

    void about_files() {
        CLI::App* new_verb = add(app_, "new", "writes a site to start from",
                                 "  lianpingctl new my-site\n  lianpingctl new my-site --name 海边小馆",
                                 [this] { return new_site(said_.fresh); });
        new_verb->add_option("FOLDER", said_.fresh.folder, "where to; made, or there and empty")->required();
        new_verb->add_option("--name", said_.fresh.name, "the site's name (left out: the folder's)");

        CLI::App* check_verb = add(app_, "check", "looks for faults in a site's files and media",
                                   "  lianpingctl check playlists\n  lianpingctl check . && echo good\n"
                                   "  lianpingctl check --watch .        (again at each save, until Ctrl-C)",
                                   [this] {
                                       if (said_.watch) said_.check.times = CheckOptions::Times::at_each_save;
                                       return check(said_.check);
                                   });
        check_verb->add_flag("--watch", said_.watch, "again at each save, until Ctrl-C");
        check_verb->add_option("SITE", said_.check.site, "the site's folder")->required();

        CLI::App* timeline_verb = add(
            app_, "timeline", "lists what is on a screen from when to when, planned from the files",
            "  lianpingctl timeline playlists --screen wall\n"
            "  lianpingctl timeline playlists --screen wall --from 2026-12-24 --to 2026-12-27\n"
            "  lianpingctl timeline playlists --from 2026-11-28T14:00 --to 2026-11-28T15:00 --items --json\n"
            "  lianpingctl timeline --screen wall        (of the running controller's plan)",
            [this] {
                said_.timeline.controller = said_.controller;
                if (said_.items) said_.timeline.detail = Detail::items;
                if (said_.json) said_.timeline.format = TimelineOptions::Format::json;
                return timeline(said_.timeline);
            });
        timeline_verb->add_option("SITE", said_.timeline.site,
                                  "the site's folder; left out: ask the controller");
        timeline_verb
            ->add_option("--screen", said_.timeline.screens,
                         "a screen; may stand several times (left out: all)")
            ->expected(1)
            ->take_all();
        timeline_verb->add_option(
            "--from", said_.timeline.from,
            "2026-11-28T14:30 on the site's clock, or with Z or +08:00 (left out: now)");
        timeline_verb->add_option("--to", said_.timeline.to, "the same (left out: a day after --from)");
        timeline_verb->add_flag("--items", said_.items, "a row for each item instead of each stretch");
        timeline_verb->add_flag("--json", said_.json, "one JSON array, instants in UTC");
        add_controller(timeline_verb);

        CLI::App* diff_verb = add(app_, "diff", "shows what would change on air if these files were saved",
                                  "  lianpingctl diff playlists\n  lianpingctl diff ../site-draft", [this] {
                                      said_.diff.controller = said_.controller;
                                      return diff(said_.diff);
                                  });
        diff_verb->add_option("SITE", said_.diff.site, "the site's folder")->required();
        add_controller(diff_verb);

        CLI::App* schema_verb = add(
            app_, "schema", "prints what the files may say, for people or for editors",
            "  lianpingctl schema --markdown\n  lianpingctl schema --json playlist > playlist.schema.json",
            [this] {
                if (!said_.schema.kind.empty()) said_.schema.format = SchemaOptions::Format::json;
                return schema(said_.schema);
            });
        auto* markdown =
            schema_verb->add_flag("--markdown", said_.markdown, "every key, as a page (the default)");
        schema_verb
            ->add_option("--json", said_.schema.kind,
                         "JSON Schema of one kind of file: site, schedule or playlist")
            ->check(CLI::IsMember({"site", "schedule", "playlist"}))
            ->excludes(markdown);
    }

    void about_what_is_on() {
        CLI::App* status_verb =
            add(app_, "status", "how the site is: takes first, then screens, nodes and skew",
                "  lianpingctl status\n  lianpingctl status --json | jq .screens", [this] {
                    return status({said_.controller, "status", {}, said_.json ? Print::json : Print::text});
                });
        status_verb->add_flag("--json", said_.json, "the whole tree");
        add_controller(status_verb);

        CLI::App* now_verb =
            add(app_, "now", "what is on each screen at this instant",
                "  lianpingctl now\n  lianpingctl now --json", [this] { return ask_for("now", {}); });
        now_verb->add_flag("--json", said_.json, "as a JSON array");
        add_controller(now_verb);

        CLI::App* snapshot_verb = add(app_, "snapshot", "the picture that is on the glass, as a PNG file",
                                      "  lianpingctl snapshot wall wall.png", [this] {
                                          return snapshot(said_.controller, said_.screen, said_.file);
                                      });
        snapshot_verb->add_option("SCREEN", said_.screen, "a screen's name")->required();
        snapshot_verb->add_option("FILE", said_.file, "where to put it")->required();
        add_controller(snapshot_verb);

        CLI::App* identify_verb =
            add(app_, "identify",
                "each screen shows its name, size and clock, and flashes in step with all others",
                "  lianpingctl identify\n  lianpingctl identify --screens wall --for 30s", [this] {
                    return ask_for("identify", {{"screens", said_.screens}, {"for", said_.length}});
                });
        identify_verb->add_option("--for", said_.length, "for how long, as 30s");
        add_screens(identify_verb);
        add_controller(identify_verb);
        CLI::App* sound_verb =
            add(app_, "sound-test",
                "Play the tune that says which loudspeaker is which, on one screen or on all in step.",
                "  lianpingctl sound-test wall\n  lianpingctl sound-test --for 1m", [this] {
                    return ask_for("sound-test", {{"screens", said_.screens}, {"for", said_.length}});
                });
        sound_verb->add_option("SCREEN", said_.screens,
                               "the screen, or several: wall,room; all where left out");
        sound_verb->add_option("--for", said_.length, "for how long, as 1m (30s where left out)");
        add_controller(sound_verb);
    }

    void about_what_was() {
        CLI::App* log_verb =
            add(app_, "log", "what happened and who did it: acts, nodes that came and went, what was refused",
                "  lianpingctl log\n  lianpingctl log --last 20\n  lianpingctl log --json | jq '.[] | "
                "select(.kind == \"node down\")'",
                [this] {
                    return ask_for("log", {{"last", said_.last}});
                });
        log_verb->add_option("--last", said_.last, "how many lines, the newest last (left out: 100)")
            ->check(CLI::Range(1, 100'000));
        log_verb->add_flag("--json", said_.json, "as a JSON array, instants in UTC");
        add_controller(log_verb);
    }

    void about_media() {
        CLI::App* media = app_.add_subcommand("media", "media on their way to the nodes of other machines");
        media->require_subcommand(1);
        CLI::App* status_verb =
            add(*media, "status", "what each node has, and how far each file is that it lacks",
                "  lianpingctl media status\n  lianpingctl media status --json | jq '.nodes[].files'",
                [this] { return ask_for("media-status", {}); });
        status_verb->add_flag("--json", said_.json, "as a JSON object");
        add_controller(status_verb);
    }

    void over_the_programme() {
        CLI::App* take_verb = add(
            app_, "take", "puts something on screen over the programme",
            "  lianpingctl take films\n  lianpingctl take media/opening.mp4 --screens wall --until 21:00\n"
            "  lianpingctl take '{notice: {title: 今晚停水}}' --until 2026-11-28T22:00\n"
            "  lianpingctl take live:lecture --screens wall,room",
            [this] {
                return ask_for("take", {{"what", said_.what},
                                        {"screens", said_.screens},
                                        {"for", said_.length},
                                        {"until", said_.until}});
            });
        take_verb->add_option("WHAT", said_.what, "a playlist, a file, an item, or live:LINK")->required();
        add_end(take_verb);
        add_screens(take_verb);
        add_controller(take_verb);

        CLI::App* release_verb = add(app_, "release", "ends takes: the programme is back",
                                     "  lianpingctl release\n  lianpingctl release --screens wall", [this] {
                                         return ask_for("release", {{"screens", said_.screens}});
                                     });
        add_screens(release_verb);
        add_controller(release_verb);

        CLI::App* hold_verb =
            add(app_, "hold", "the picture stands still",
                "  lianpingctl hold --screens wall\n  lianpingctl hold --until 15:00", [this] {
                    return ask_for("hold", {{"screens", said_.screens}, {"until", said_.until}});
                });
        hold_verb->add_option("--until", said_.until, "an instant or a time of day");
        add_screens(hold_verb);
        add_controller(hold_verb);

        CLI::App* go_verb =
            add(app_, "go", "ends a hold: on with what is due now", "  lianpingctl go", [this] {
                return ask_for("go", {{"screens", said_.screens}});
            });
        add_screens(go_verb);
        add_controller(go_verb);

        CLI::App* alert_verb = add(
            app_, "alert", "puts a text over what is on; `alert clear` takes it away",
            "  lianpingctl alert 三楼会议室漏水 --level warning --for 10m\n"
            "  lianpingctl alert \"Please leave the building\" --level emergency\n  lianpingctl alert clear",
            [this] { return alert(); });
        alert_verb->add_option("TEXT", said_.words, "the text, or clear")->required();
        alert_verb
            ->add_option("--level", said_.level,
                         "info: a band at the foot; warning: a third of the picture; emergency: all of it")
            ->check(CLI::IsMember({"info", "warning", "emergency"}));
        alert_verb->add_option("--for", said_.length, "for how long, as 5m");
        add_screens(alert_verb);
        add_controller(alert_verb);
    }

    ExitCode alert() const {
        std::string text;
        for (const std::string& word : said_.words) text += (text.empty() ? "" : " ") + word;
        if (text == "clear") return ask_for("alert-clear", {{"screens", said_.screens}});
        return ask_for(
            "alert",
            {{"text", text}, {"level", said_.level}, {"for", said_.length}, {"screens", said_.screens}});
    }

    void about_links() {
        CLI::App* live = app_.add_subcommand(
            "live", "live links: what they show, how their sources are, one on screen now");
        live->require_subcommand(1);
        CLI::App* list =
            add(*live, "list", "the site's links: where they are on, with which of their layouts",
                "  lianpingctl live list\n  lianpingctl live list --json",
                [this] { return live_page(LivePage::links); });
        CLI::App* status_verb =
            add(*live, "status", "each source: waiting, live or lost; what of it arrives where",
                "  lianpingctl live status\n  lianpingctl live status --json | jq .[0].receivers",
                [this] { return live_page(LivePage::sources); });
        for (CLI::App* page : {list, status_verb}) {
            page->add_flag("--json", said_.json, "as a JSON array");
            add_controller(page);
        }
        CLI::App* start = add(*live, "start", "puts a link on the screens that it serves, over the programme",
                              "  lianpingctl live start lecture\n  lianpingctl live start lecture --for 45m\n"
                              "  lianpingctl live start lecture --screens wall --until 16:00",
                              [this] {
                                  return ask_for("take", {{"what", "live:" + said_.what},
                                                          {"screens", said_.screens},
                                                          {"for", said_.length},
                                                          {"until", said_.until}});
                              });
        start->add_option("LINK", said_.what, "a link of site.yaml")->required();
        add_end(start);
        add_screens(start);
        add_controller(start);
        CLI::App* layout = add(
            *live, "layout", "another layout of a link that is on, on all screens on the same frame",
            "  lianpingctl live layout speaker\n  lianpingctl live layout speaker --link lecture", [this] {
                return ask_for("live-layout", {{"layout", said_.what}, {"link", said_.link}});
            });
        layout->add_option("NAME", said_.what, "one of the link's layouts")->required();
        layout->add_option("--link", said_.link, "which link, where several are on");
        add_controller(layout);
        CLI::App* stop =
            add(*live, "stop", "ends what `live start` began: the programme is back",
                "  lianpingctl live stop\n  lianpingctl live stop lecture --screens wall", [this] {
                    return ask_for("live-stop", {{"link", said_.what}, {"screens", said_.screens}});
                });
        stop->add_option("LINK", said_.what, "a link of site.yaml (left out: all)");
        add_screens(stop);
        add_controller(stop);
    }

    ExitCode live_page(LivePage page) const {
        return live({said_.controller, "status", {}, said_.json ? Print::json : Print::text}, page);
    }

    void about_programmes() {
        CLI::App* programme = app_.add_subcommand("programme", "the last good programmes of the site");
        programme->require_subcommand(1);
        CLI::App* list =
            add(*programme, "list", "lists them, the newest first", "  lianpingctl programme list",
                [this] { return ask_for("programme-list", {}); });
        list->add_flag("--json", said_.json, "as a JSON array");
        add_controller(list);
        CLI::App* back = add(*programme, "back", "puts an earlier one back on air",
                             "  lianpingctl programme back\n  lianpingctl programme back 17", [this] {
                                 return ask_for("programme-back", {{"id", said_.id}});
                             });
        back->add_option("ID", said_.id, "of the list (left out: the one before that on air)");
        add_controller(back);
    }

    void about_keys() {
        CLI::App* node = app_.add_subcommand("node", "the machines that are let in, and those that knock");
        node->require_subcommand(1);
        CLI::App* list = add(*node, "list", "whose keys are known, and who waits, by the code on its screen",
                             "  lianpingctl node list\n  lianpingctl node list --json | jq .waiting",
                             [this] { return ask_for("key-list", {}); });
        list->add_flag("--json", said_.json, "as a JSON object");
        add_controller(list);
        CLI::App* approve = add(
            *node, "approve", "lets the machine in that shows this code",
            "  lianpingctl node approve 7K2M9-QXA3F             (the only node of the site that has no key)\n"
            "  lianpingctl node approve 7K2M9-QXA3F wall-1\n"
            "  lianpingctl node approve 7K2M9-QXA3F --source lecture/speaker",
            [this] {
                const bool source = !said_.source.empty();
                return ask_for("key-enrol", {{"key", said_.code},
                                             {"name", source ? said_.source : said_.name},
                                             {"role", source ? "source" : "node"}});
            });
        approve->add_option("CODE", said_.code, "as on its screen and in `node list`, or its whole key")
            ->required();
        approve->add_option("NODE", said_.name, "which node of site.yaml it is from now on");
        approve->add_option("--source", said_.source, "it is a live source, LINK/SOURCE");
        add_controller(approve);
        CLI::App* remove = add(*node, "remove", "lets it in no more, from this moment",
                               "  lianpingctl node remove wall-1", [this] {
                                   return ask_for("key-remove", {{"name", said_.name}});
                               });
        remove->add_option("NODE", said_.name, "a node or LINK/SOURCE")->required();
        add_controller(remove);
        CLI::App* rename = add(*node, "rename", "the machine is another node of site.yaml from now on",
                               "  lianpingctl node rename wall-1 wall-2", [this] {
                                   return ask_for("key-rename", {{"name", said_.name}, {"to", said_.to}});
                               });
        rename->add_option("NODE", said_.name, "as it is called now")->required();
        rename->add_option("TO", said_.to, "as it is to be called")->required();
        add_controller(rename);

        CLI::App* people = app_.add_subcommand("operator", "the people who are let in");
        people->require_subcommand(1);
        CLI::App* add_one = add(
            *people, "add", "lets somebody in, by the code that `lianpingctl key` gives there",
            "  lianpingctl operator add anna operator 7K2M9-QXA3F\n  lianpingctl operator add ben viewer KEY",
            [this] {
                return ask_for("key-enrol",
                               {{"key", said_.code}, {"name", said_.name}, {"role", said_.role}});
            });
        add_one->add_option("NAME", said_.name, "whose acts are noted under this name")->required();
        add_one
            ->add_option("ROLE", said_.role,
                         "viewer: asks; operator: takes and alerts, too; admin: says who may what")
            ->required()
            ->check(CLI::IsMember({"viewer", "operator", "admin"}));
        add_one->add_option("CODE", said_.code, "of somebody who has tried, or the whole key")->required();
        add_controller(add_one);
        CLI::App* remove_one = add(*people, "remove", "lets somebody in no more, from this moment",
                                   "  lianpingctl operator remove anna", [this] {
                                       return ask_for("key-remove", {{"name", said_.name}});
                                   });
        remove_one->add_option("NAME", said_.name, "who")->required();
        add_controller(remove_one);

        add(app_, "key", "this user's own key and its code, for an admin to let in", "  lianpingctl key",
            [] { return own_key(); });
        CLI::App* card = add(app_, "card", "what nodes and operators elsewhere need to reach this controller",
                             "  lianpingctl card", [this] { return ask_for("card", {}); });
        card->add_flag("--json", said_.json, "as a JSON object");
        add_controller(card);
    }

    CLI::App app_;
    Said said_;
    std::function<ExitCode()> verb_;
};

} // namespace

int run(int argc, const char* const* argv) { return CommandLine().run(argc, argv); }

} // namespace lianping::ctl
