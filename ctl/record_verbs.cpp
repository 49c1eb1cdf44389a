#include "ctl/proof_verb.h"
#include "ctl/verbs.h"

#include <memory>

namespace lianping::ctl {
namespace {

void add_proof(Verbs& verbs) {
    struct Asked {
        ProofOptions options;
        bool csv = false;
    };
    const auto asked = std::make_shared<Asked>();
    Arguments verb = verbs.add(
        "proof", "what was really shown: from when to when, on which screen, whole or not; and gaps",
        "  lianpingctl proof                                    (the last 24 hours)\n"
        "  lianpingctl proof --screen wall --from 2026-11-01 --to 2026-12-01 --csv > november.csv\n"
        "  lianpingctl proof --from 2026-11-01 --totals         (how often and how long, by item)",
        [asked, &said = verbs.said()] {
            ProofOptions& options = asked->options;
            options.controller = said.controller;
            if (said.json) options.format = ProofOptions::Format::json;
            if (asked->csv) options.format = ProofOptions::Format::csv;
            return proof(options);
        });
    ProofOptions& options = asked->options;
    verb.option("--from", options.from,
                "2026-11-28T14:30 on the site's clock, or with Z or +08:00 (left out: a day before --to)");
    verb.option("--to", options.to, "the same (left out: now)");
    verb.option("--screen", options.screens, "a screen; may stand several times (left out: all)")
        .one_a_time();
    verb.flag("--totals", options.totals, "by item: how often, how often whole, how long");
    const auto csv = verb.flag("--csv", asked->csv, "as CSV (RFC 4180, UTF-8), instants in UTC");
    verb.flag("--json", verbs.said().json, "as one JSON array, instants in UTC").excludes(csv);
    verbs.takes_controller(verb);
}

} // namespace

void add_record_verbs(Verbs& verbs) {
    Said& said = verbs.said();
    add_proof(verbs);
    Arguments log =
        verbs.add("log", "what happened and who did it: acts, nodes that came and went, what was refused",
                  "  lianpingctl log\n  lianpingctl log --last 20\n  lianpingctl log --json | jq '.[] | "
                  "select(.kind == \"node down\")'",
                  [&verbs, &said] {
                      return verbs.ask_for("log", {{"last", said.last}});
                  });
    log.option("--last", said.last, "how many lines, the newest last (left out: 100)").within(1, 100'000);
    verbs.answers(log, "as a JSON array, instants in UTC");

    Arguments media = verbs.group("media", "media on their way to the nodes of other machines");
    Arguments where =
        verbs.add_to(media, "status", "what each node has, and how far each file is that it lacks",
                     "  lianpingctl media status\n  lianpingctl media status --json | jq '.nodes[].files'",
                     [&verbs] { return verbs.ask_for("media-status", {}); });
    verbs.answers(where, "as a JSON object");
}

} // namespace lianping::ctl
