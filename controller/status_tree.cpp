#include "controller/status_tree.h"

#include "controller/glass_watch.h"
#include "controller/instant_text.h"
#include "controller/status_figures.h"
#include "controller/status_live.h"
#include "controller/status_node.h"
#include "controller/status_standby.h"
#include "plan/timeline.h"
#include "text/words.h"

#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::ordered_json;
using programme::MediaFacts;

namespace {

constexpr std::size_t longest_key = 80; // of what is drawn: all of its words are in it

const char* name_of(Alert::Level level) {
    switch (level) {
    case Alert::Level::info:
        return "info";
    case Alert::Level::warning:
        return "warning";
    case Alert::Level::emergency:
        return "emergency";
    }
    return "";
}

const char* name_of(SiteDesk::State state) {
    switch (state) {
    case SiteDesk::State::none:
        return "none";
    case SiteDesk::State::good:
        return "good";
    case SiteDesk::State::refused:
        return "refused";
    case SiteDesk::State::back:
        return "back";
    }
    return "";
}

const char* name_of(programme::Finding::Rank rank) {
    switch (rank) {
    case programme::Finding::Rank::error:
        return "error";
    case programme::Finding::Rank::media:
        return "media";
    case programme::Finding::Rank::warning:
        return "warning";
    }
    return "";
}

class Tree {
public:
    explicit Tree(const StatusParts& parts) : parts_(parts) {}

    ordered_json make() const {
        ordered_json tree;
        add_acts(tree);
        const auto& programme = parts_.site.programme();
        tree["site"] = programme ? programme->site : "";
        tree["folder"] = parts_.folder;
        tree["data"] = parts_.data;
        tree["pid"] = parts_.pid;
        tree["since"] = utc_text(parts_.since);
        tree["now"] = utc_text(parts_.now);
        tree["timezone"] = programme ? programme->zone : "";
        tree["programme"] = programme_state();
        tree["intake"] = intake();
        tree["screens"] = screens();
        tree["nodes"] = nodes();
        tree["skew"] = skew();
        tree["links"] = links_tree(parts_);
        tree["live"] = sources_tree(parts_);
        tree["clock"] = {{"epoch", parts_.epoch},
                         {"origin", parts_.clock_origin},
                         {"house_ns", parts_.house.ns()},
                         {"anchor_utc", utc_text(parts_.anchor.utc)},
                         {"anchor_house_ns", parts_.anchor.house.ns()}};
        tree["bus"] = {{"endpoint", parts_.bus_endpoint},
                       {"malformed", parts_.bus.malformed},
                       {"dropped", parts_.bus.dropped},
                       {"flooded", parts_.bus.flooded},
                       {"strangers", parts_.bus.strangers},
                       {"worst_delivery_ms", milliseconds(parts_.delivery.worst(parts_.house))}};
        tree["keys"] = keys();
        tree["leads"] = leads_tree(parts_.term);
        tree["standbys"] = parts_.standbys;
        return tree;
    }

    // Who waits to be let in. Codes are no secret: they are on the screens.
    ordered_json keys() const {
        ordered_json waiting = ordered_json::array();
        for (const Stranger& one : parts_.keys.strangers())
            waiting.push_back({{"code", enrol_code(one.key)},
                               {"what", one.door == Door::control ? "person" : "machine"},
                               {"address", one.address}});
        return {{"waiting", waiting}, {"refused", parts_.keys.refused()}};
    }

    ordered_json screens() const {
        ordered_json rows = ordered_json::array();
        if (!parts_.site.programme()) return rows;
        for (const auto& [name, screen] : parts_.site.programme()->screens) {
            const auto plan = parts_.plans.plan(name);
            const auto acts = parts_.acts.acts(name);
            const NowOn on = Timeline(plan, acts).now_on(parts_.house);
            ordered_json row;
            row["screen"] = name;
            row["width"] = screen.width;
            row["height"] = screen.height;
            row["entry"] = on.entry;
            row["playlist"] = on.playlist;
            row["item"] = on.item;
            row["start"] = text(on.start);
            row["end"] = text(on.end);
            row["position"] = seconds(on.position);
            row["held"] = acts != nullptr && std::any_of(acts->holds.begin(), acts->holds.end(),
                                                         [&](const Hold& hold) { return rules(hold); });
            row["plan"] = plan ? plan->version.number : 0;
            row["acts"] = acts ? acts->version.number : 0;
            row["planned_until"] = text(parts_.plans.planned_until(name));
            row["nodes"] = parts_.nodes.nodes_of(name);
            add_glass(row, name);
            rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    std::string text(HouseTime at) const {
        return at == HouseTime::never() || at == HouseTime::always() ? ""
                                                                     : utc_text(parts_.anchor.to_utc(at));
    }
    // On the site's own clocks.
    std::string civil(HouseTime at) const {
        const auto& programme = parts_.site.programme();
        const auto zone = programme::Zone::find(programme ? programme->zone : "");
        return zone ? civil_text(zone->to_civil(parts_.anchor.to_utc(at))) : text(at);
    }
    // Rules now, or will in a moment.
    template <class Act>
    bool rules(const Act& act) const {
        return act.until > parts_.house && act.until > act.from;
    }

    void add_acts(ordered_json& tree) const {
        tree["takes"] = tree["alerts"] = tree["holds"] = ordered_json::array();
        for (const auto& [screen, acts] : parts_.acts.all()) {
            for (const Take& take : acts->takes)
                if (rules(take))
                    tree["takes"].push_back({{"screen", screen},
                                             {"what", take.name},
                                             {"by", take.by},
                                             {"since", text(take.from)},
                                             {"since_civil", civil(take.from)},
                                             {"until", text(take.until)}});
            for (const Alert& alert : acts->alerts)
                if (rules(alert))
                    tree["alerts"].push_back({{"screen", screen},
                                              {"level", name_of(alert.level)},
                                              {"text", alert.text},
                                              {"by", alert.by},
                                              {"since", text(alert.from)},
                                              {"until", text(alert.until)}});
            for (const Hold& hold : acts->holds)
                if (rules(hold))
                    tree["holds"].push_back({{"screen", screen},
                                             {"by", hold.by},
                                             {"since", text(hold.from)},
                                             {"until", text(hold.until)}});
        }
    }

    // Why a restart of the controller would forget something: the disk did not take the programme, plans,
    // acts or what was chosen of links.
    std::string trouble() const {
        for (const std::string& each :
             {parts_.site.trouble(), parts_.plan_trouble, parts_.act_trouble, parts_.choice_trouble})
            if (!each.empty()) return each;
        return "";
    }

    ordered_json programme_state() const {
        const KeptProgramme* kept = parts_.site.store().on_air();
        ordered_json findings = ordered_json::array();
        for (const programme::Finding& finding : parts_.site.findings())
            findings.push_back({{"rank", name_of(finding.rank)},
                                {"file", finding.place.file},
                                {"line", finding.place.line},
                                {"column", finding.place.column},
                                {"message", finding.message},
                                {"text", programme::to_string(finding)}});
        return {{"state", name_of(parts_.site.state())},
                {"id", kept != nullptr ? kept->id : 0},
                {"since", utc_text(parts_.site.since())},
                {"trouble", trouble()},
                {"findings", std::move(findings)}};
    }

    ordered_json intake() const {
        std::size_t ready = 0, pending = 0, missing = 0, broken = 0;
        ordered_json troubles = ordered_json::array();
        for (const auto& [key, facts] : parts_.catalogue) {
            switch (facts.state) {
            case MediaFacts::State::ready:
                ++ready;
                if (const auto short_of = programme::shortfall(facts))
                    troubles.push_back({{"file", text::presentable(key, longest_key)}, {"why", *short_of}});
                continue;
            case MediaFacts::State::pending:
                ++pending;
                continue;
            case MediaFacts::State::missing:
                ++missing;
                break;
            case MediaFacts::State::broken:
                ++broken;
                break;
            }
            troubles.push_back({{"file", text::presentable(key, longest_key)}, {"why", facts.why}});
        }
        ordered_json current;
        if (!parts_.intake.file.empty())
            current = {{"file", parts_.intake.file}, {"progress", rounded(parts_.intake.share)}};
        ordered_json waiting = ordered_json::array();
        if (pending > 0 && parts_.site.programme())
            for (const WaitingList& list : waiting_lists(*parts_.site.programme(), parts_.catalogue))
                waiting.push_back({{"screen", list.screen},
                                   {"entry", list.entry},
                                   {"playlist", list.playlist},
                                   {"ready", list.ready},
                                   {"pending", list.pending}});
        return {{"total", parts_.catalogue.size()},
                {"ready", ready},
                {"pending", pending},
                {"broken", broken},
                {"missing", missing},
                {"current", std::move(current)},
                {"waiting", std::move(waiting)},
                {"troubles", std::move(troubles)}};
    }

    ordered_json nodes() const {
        ordered_json rows = ordered_json::array();
        for (const auto& [name, node] : parts_.nodes.nodes()) {
            const auto plan = parts_.plans.plan(node.screen);
            const auto acts = parts_.acts.acts(node.screen);
            ordered_json row;
            row["node"] = name;
            row["screen"] = node.screen;
            row["up"] = node.up;
            row["since"] = node.since ? text(*node.since) : "";
            row["software"] = node.hello.software;
            row["pid"] = node.hello.pid;
            row["plan"] = node.plan.number;
            row["acts"] = node.acts.number;
            row["plan_current"] = plan != nullptr && node.plan.number == plan->version.number &&
                                  node.plan.epoch == plan->version.epoch;
            row["acts_current"] = acts == nullptr || (node.acts.number == acts->version.number &&
                                                      node.acts.epoch == acts->version.epoch);
            if (node.status) add_status(row, *node.status);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    // Of its nodes the worst.
    void add_glass(ordered_json& row, const std::string& screen) const {
        const Status* worst = nullptr;
        for (const std::string& name : parts_.nodes.nodes_of(screen)) {
            const NodeState* node = parts_.nodes.find(name);
            if (node == nullptr || !node->up || !node->status) continue;
            if (worst == nullptr || node->status->glass > worst->glass) worst = &*node->status;
        }
        row["glass"] = worst == nullptr ? "unknown" : std::string(controller::name_of(worst->glass));
        row["glass_why"] = worst == nullptr ? "" : worst->glass_why;
    }

    ordered_json skew() const {
        ordered_json rows = ordered_json::array();
        for (const Skew& pair : parts_.skew.pairs())
            rows.push_back({{"screens", {pair.first, pair.second}},
                            {"frames", pair.frames},
                            {"median_us", pair.median_us},
                            {"p99_us", pair.p99_us},
                            {"max_us", pair.max_us}});
        return rows;
    }

    const StatusParts& parts_;
};

} // namespace

ordered_json status_tree(const StatusParts& parts) { return Tree(parts).make(); }
ordered_json now_on_screens(const StatusParts& parts) { return Tree(parts).screens(); }

} // namespace lianping::controller
