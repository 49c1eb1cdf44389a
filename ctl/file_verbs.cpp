#include "ctl/site_verbs.h"
#include "ctl/verbs.h"

#include <memory>

namespace lianping::ctl {
namespace {

void add_new(Verbs& verbs) {
    const auto options = std::make_shared<NewOptions>();
    Arguments verb = verbs.add("new", "writes a site to start from",
                               "  lianpingctl new my-site\n  lianpingctl new my-site --name 海边小馆",
                               [options] { return new_site(*options); });
    verb.option("FOLDER", options->folder, "where to; made, or there and empty").required();
    verb.option("--name", options->name, "the site's name (left out: the folder's)");
}

void add_check(Verbs& verbs) {
    struct Check {
        CheckOptions options;
        bool watch = false;
    };
    const auto said = std::make_shared<Check>();
    Arguments verb = verbs.add("check", "looks for faults in a site's files and media",
                               "  lianpingctl check playlists\n  lianpingctl check . && echo good\n"
                               "  lianpingctl check --watch .        (again at each save, until Ctrl-C)",
                               [said] {
                                   if (said->watch) said->options.times = CheckOptions::Times::at_each_save;
                                   return check(said->options);
                               });
    verb.flag("--watch", said->watch, "again at each save, until Ctrl-C");
    verb.option("SITE", said->options.site, "the site's folder").required();
}

void add_timeline(Verbs& verbs) {
    struct Asked {
        TimelineOptions options;
        bool items = false;
    };
    const auto asked = std::make_shared<Asked>();
    Arguments verb = verbs.add(
        "timeline", "lists what is on a screen from when to when, planned from the files",
        "  lianpingctl timeline playlists --screen wall\n"
        "  lianpingctl timeline playlists --screen wall --from 2026-12-24 --to 2026-12-27\n"
        "  lianpingctl timeline playlists --from 2026-11-28T14:00 --to 2026-11-28T15:00 --items --json\n"
        "  lianpingctl timeline --screen wall        (of the running controller's plan)",
        [asked, &said = verbs.said()] {
            TimelineOptions& options = asked->options;
            options.controller = said.controller;
            if (asked->items) options.detail = Detail::items;
            if (said.json) options.format = TimelineOptions::Format::json;
            return timeline(options);
        });
    TimelineOptions& options = asked->options;
    verb.option("SITE", options.site, "the site's folder; left out: ask the controller");
    verb.option("--screen", options.screens, "a screen; may stand several times (left out: all)")
        .one_a_time();
    verb.option("--from", options.from,
                "2026-11-28T14:30 on the site's clock, or with Z or +08:00 (left out: now)");
    verb.option("--to", options.to, "the same (left out: a day after --from)");
    verb.flag("--items", asked->items, "a row for each item instead of each stretch");
    verbs.answers(verb, "one JSON array, instants in UTC");
}

void add_diff(Verbs& verbs) {
    const auto options = std::make_shared<DiffOptions>();
    Arguments verb = verbs.add("diff", "shows what would change on air if these files were saved",
                               "  lianpingctl diff playlists\n  lianpingctl diff ../site-draft",
                               [options, &said = verbs.said()] {
                                   options->controller = said.controller;
                                   return diff(*options);
                               });
    verb.option("SITE", options->site, "the site's folder").required();
    verbs.takes_controller(verb);
}

void add_schema(Verbs& verbs) {
    struct Asked {
        SchemaOptions options;
        bool markdown = false;
    };
    const auto asked = std::make_shared<Asked>();
    Arguments verb = verbs.add(
        "schema", "prints what the files may say, for people or for editors",
        "  lianpingctl schema --markdown\n  lianpingctl schema --json playlist > playlist.schema.json",
        [asked] {
            if (!asked->options.kind.empty()) asked->options.format = SchemaOptions::Format::json;
            return schema(asked->options);
        });
    const auto markdown = verb.flag("--markdown", asked->markdown, "every key, as a page (the default)");
    verb.option("--json", asked->options.kind, "JSON Schema of one kind of file: site, schedule or playlist")
        .one_of({"site", "schedule", "playlist"})
        .excludes(markdown);
}

} // namespace

void add_file_verbs(Verbs& verbs) {
    add_new(verbs);
    add_check(verbs);
    add_timeline(verbs);
    add_diff(verbs);
    add_schema(verbs);
}

} // namespace lianping::ctl
