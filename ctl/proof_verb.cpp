#include "ctl/proof_verb.h"

#include "ctl/controller_link.h"
#include "ctl/instant_text.h"
#include "ctl/proof_rows.h"
#include "ctl/text_table.h"
#include "time/clock.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace lianping::ctl {
namespace {

using programme::Zone;
using std::chrono::days;

constexpr std::chrono::minutes longest_answer{2}; // a year of totals is a while on a slow disk

struct ProofSpan {
    UtcTime from, to;
};

Result<ProofSpan> proof_span(const ProofOptions& options, const Zone& zone) {
    ProofSpan span{{}, RealClock().utc()};
    if (!options.to.empty()) {
        const auto to = read_instant(options.to, zone);
        if (!to) return fail(Error::Code::invalid, "--to: " + to.error().message);
        span.to = *to;
    }
    span.from = span.to - days(1);
    if (!options.from.empty()) {
        const auto from = read_instant(options.from, zone);
        if (!from) return fail(Error::Code::invalid, "--from: " + from.error().message);
        span.from = *from;
    }
    if (span.to <= span.from) return fail(Error::Code::invalid, "--to must be later than --from");
    return span;
}

// The site's, by which people write and read instants.
Result<Zone> zone_of_site(ControllerLink& link) {
    const auto status = link.ask("status");
    if (!status) return fail(status.error());
    const auto tree = nlohmann::json::parse(status->json, nullptr, false);
    const std::string name = tree.is_object() ? tree.value("timezone", std::string("UTC")) : "UTC";
    auto zone = Zone::find(name);
    return zone ? std::move(zone) : Zone::find("UTC");
}

class Proof {
public:
    Proof(const ProofOptions& options, ControllerLink link, Zone zone, ProofSpan span)
        : options_(options),
          link_(std::move(link)),
          zone_(std::move(zone)),
          span_(span),
          screens_(fmt::format("{}", fmt::join(options.screens, ","))) {}

    Result<void> totals() {
        const auto page = ask("");
        if (!page) return fail(page.error());
        if (options_.format == ProofOptions::Format::csv)
            fmt::print("{}", totals_csv(page->totals));
        else if (options_.format == ProofOptions::Format::json)
            fmt::print("{}\n", totals_json(*page));
        else
            fmt::print("{}", totals_table(*page));
        tell(*page);
        return {};
    }

    Result<void> rows() {
        ProofJoin join([this](const ProofRow& row) { print(row); });
        if (options_.format == ProofOptions::Format::csv) fmt::print("{}", csv_head());
        if (options_.format == ProofOptions::Format::json) fmt::print("[");
        std::string after;
        for (;;) {
            auto page = ask(after);
            if (!page) return fail(page.error());
            for (const ProofReach& node : page->nodes)
                screen_cells_ = std::max(screen_cells_, cells(node.screen));
            for (ProofRow& row : page->rows) join.add(std::move(row));
            after = page->next;
            if (!after.empty() && std::ferror(stdout) == 0) continue;
            join.finish();
            if (options_.format == ProofOptions::Format::json) fmt::print("{}]\n", any_ ? "\n" : "");
            if (options_.format == ProofOptions::Format::text && !any_)
                fmt::print("nothing is recorded of this span\n");
            tell(*page);
            return {};
        }
    }

private:
    Result<ProofPage> ask(const std::string& after) {
        ControllerLink::Arguments arguments{{"from", std::to_string(span_.from.ns())},
                                            {"to", std::to_string(span_.to.ns())}};
        if (!screens_.empty()) arguments["screens"] = screens_;
        if (options_.totals) arguments["totals"] = "yes";
        if (!after.empty()) arguments["after"] = after;
        const auto answer = link_.ask("proof", std::move(arguments), longest_answer);
        if (!answer) return fail(answer.error());
        return read_proof(answer->json);
    }
    void print(const ProofRow& row) {
        if (options_.format == ProofOptions::Format::csv)
            fmt::print("{}", csv_line(row));
        else if (options_.format == ProofOptions::Format::json)
            fmt::print("{}\n{}", any_ ? "," : "", json_line(row));
        else
            fmt::print("{}", proof_line(row, zone_, screen_cells_));
        any_ = true;
    }
    void tell(const ProofPage& page) const {
        const auto to = std::min(span_.to, RealClock().utc());
        fmt::print(stderr, "{}", not_here_yet(page, to, zone_));
    }

    const ProofOptions& options_;
    ControllerLink link_;
    Zone zone_;
    ProofSpan span_;
    std::string screens_;
    std::size_t screen_cells_ = 0;
    bool any_ = false;
};

} // namespace

ExitCode proof(const ProofOptions& options) {
    auto link = ControllerLink::open(options.controller);
    if (!link) return say_error(link.error());
    auto zone = zone_of_site(*link);
    if (!zone) return say_error(zone.error());
    const auto span = proof_span(options, *zone);
    if (!span) return say_error(span.error());
    Proof proof(options, *std::move(link), *std::move(zone), *span);
    const auto done = options.totals ? proof.totals() : proof.rows();
    return done ? ExitCode::good : say_error(done.error());
}

} // namespace lianping::ctl
