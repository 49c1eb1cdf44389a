#include "ctl/status_text.h"

#include "ctl/instant_text.h"
#include "ctl/text_table.h"
#include "ctl/tree_reading.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <map>

namespace lianping::ctl {
namespace {

using nlohmann::json;

class Page {
public:
    explicit Page(const json& tree) : tree_(tree), zone_(zone_of(tree)) {}

    std::string write() {
        leads();
        if (text(tree_.value("leads", json::object()), "is") == "follows") return std::move(page_);
        acts();
        site();
        screens();
        nodes();
        skew();
        troubles();
        return std::move(page_);
    }

private:
    static programme::Zone zone_of(const json& tree) {
        auto zone = programme::Zone::find(text(tree, "timezone"));
        return zone ? std::move(zone).value() : programme::Zone::find("UTC").value();
    }
    // "14:30:05" of today, else with the date.
    std::string clock(const json& from, const char* key) const {
        const auto at = read_instant(text(from, key), zone_);
        if (!at) return "";
        const std::string shown = civil_text(*at, zone_);
        const auto now = read_instant(text(tree_, "now"), zone_);
        const bool today = now && civil_text(*now, zone_).substr(0, 10) == shown.substr(0, 10);
        return today ? shown.substr(11) : shown;
    }
    void line(const std::string& words) { page_ += words + "\n"; }

    void follows(const json& leads) {
        std::string words = "follows " + text(leads, "of");
        if (const auto behind = leads.find("behind_ms"); behind != leads.end() && behind->is_number())
            words += fmt::format(", {:.1f} s behind", number(leads, "behind_ms") / 1000);
        else
            words += fmt::format("; {:.0f} files ({:.1f} MB) are still to come",
                                 number(leads, "missing_files"), number(leads, "missing_bytes") / 1e6);
        line(fmt::format("{}  ({})", text(tree_, "site"), text(tree_, "folder")));
        line(words);
        const double silent = number(leads, "silent_ms") / 1000;
        if (silent > 3) line(fmt::format("nothing is heard of it for {:.0f} s", silent));
        if (!truth(leads, "leader_leads")) line("it has stood down");
        if (!text(leads, "trouble").empty()) line("trouble: " + text(leads, "trouble"));
        line(!truth(leads, "complete")
                 ? "it cannot take over: not all has been here yet"
                 : "to let it lead: lianpingctl standby take-over" +
                       (leads.contains("take_over_after_ms") && leads["take_over_after_ms"].is_number()
                            ? fmt::format("; by itself after {:.0f} s of silence",
                                          number(leads, "take_over_after_ms") / 1000)
                            : ""));
    }

    void standbys() {
        for (const json& one : list(tree_, "standbys")) {
            std::string is = "AWAY";
            if (!truth(one, "away"))
                is = truth(one, "complete")
                         ? fmt::format("follows, {:.1f} s behind", number(one, "behind_ms") / 1000)
                         : "follows, and has not all yet: it cannot take over";
            line(fmt::format("standby {} at {}: {}{}", text(one, "standby"), text(one, "address"), is,
                             text(one, "trouble").empty() ? "" : "; " + text(one, "trouble")));
        }
    }

    void leads() {
        const json leads = tree_.value("leads", json::object());
        if (text(leads, "is") == "follows") return follows(leads);
        if (text(leads, "is") != "stood down") return;
        line(fmt::format(
            "STOOD DOWN: another controller leads in term {:.0f}; this one tells no node anything",
            number(leads, "heard")));
        line(
            "  start it with --standby-of ADDRESS, or, where it is to lead: lianpingctl standby take-over\n");
    }

    void acts() {
        const auto until = [&](const json& act) {
            const std::string end = clock(act, "until");
            return end.empty() ? "" : ", until " + end;
        };
        for (const json& take : list(tree_, "takes"))
            line(fmt::format("TAKE on {}: {}, since {} by {}{}", text(take, "screen"), text(take, "what"),
                             clock(take, "since"), text(take, "by"), until(take)));
        for (const json& alert : list(tree_, "alerts"))
            line(fmt::format("ALERT ({}) on {}: {}, since {} by {}{}", text(alert, "level"),
                             text(alert, "screen"), text(alert, "text"), clock(alert, "since"),
                             text(alert, "by"), until(alert)));
        for (const json& hold : list(tree_, "holds"))
            line(fmt::format("HOLD on {}: the picture stands still, since {} by {}{}", text(hold, "screen"),
                             clock(hold, "since"), text(hold, "by"), until(hold)));
        if (!page_.empty()) page_ += "\n";
    }

    void site() {
        line(fmt::format("{}  ({}, {})", text(tree_, "site"), text(tree_, "folder"), zone_.name()));
        const json programme = tree_.value("programme", json::object());
        const std::string state = text(programme, "state");
        if (state == "refused")
            line("programme: the files as they are now are REFUSED; the last good programme goes on");
        else if (state == "back")
            line("programme: an earlier one was put back on air, since " + clock(programme, "since"));
        else if (state == "none")
            line("programme: none yet");
        else
            line(fmt::format("programme: good, since {}", clock(programme, "since")));
        if (const std::string trouble = text(programme, "trouble"); !trouble.empty())
            line("  NOT ON DISK, a restart of the controller would forget it: " + trouble);
        for (const json& finding : list(programme, "findings")) line("  " + text(finding, "text"));
        const json intake = tree_.value("intake", json::object());
        const int total = static_cast<int>(number(intake, "total")),
                  ready = static_cast<int>(number(intake, "ready"));
        if (ready < total) {
            std::string words = fmt::format("media: {} of {} ready", ready, total);
            const json current = intake.value("current", json());
            if (current.is_object())
                words += fmt::format("; reading {} ({:.0f} %)", text(current, "file"),
                                     number(current, "progress") * 100);
            line(words);
        }
        for (const json& waiting : list(intake, "waiting")) {
            const int shown = static_cast<int>(number(waiting, "ready")),
                      all = shown + static_cast<int>(number(waiting, "pending"));
            line(fmt::format("  {}, {}: {} of {} of {}{}", text(waiting, "screen"), text(waiting, "entry"),
                             shown, all, text(waiting, "playlist"),
                             shown == 0 ? "; what was on goes on until the first is ready" : ""));
        }
        for (const json& trouble : list(intake, "troubles"))
            line(fmt::format("media: {}: {}", text(trouble, "file"), text(trouble, "why")));
        page_ += "\n";
    }

    void screens() {
        TextTable table({{"screen"},
                         {"entry", TextTable::Align::left, 24},
                         {"item", TextTable::Align::left, 40},
                         {"position", TextTable::Align::right},
                         {"until", TextTable::Align::right},
                         {"nodes", TextTable::Align::left, 40}});
        for (const json& screen : list(tree_, "screens")) {
            const auto position = std::chrono::duration_cast<Duration>(
                std::chrono::duration<double>(number(screen, "position")));
            table.add({text(screen, "screen"), text(screen, "entry"), text(screen, "item"),
                       span_text(position) + (truth(screen, "held") ? " held" : ""), clock(screen, "end"),
                       joined(list(screen, "nodes"))});
        }
        if (!table.empty()) page_ += table.text() + "\n";
    }

    void nodes() {
        TextTable table({{"node"},
                         {"state"},
                         {"item", TextTable::Align::left, 32},
                         {"fps", TextTable::Align::right},
                         {"late", TextTable::Align::right},
                         {"dropped", TextTable::Align::right},
                         {"clock", TextTable::Align::right},
                         {"cpu", TextTable::Align::right},
                         {"memory", TextTable::Align::right},
                         {"drawn by"}});
        for (const json& node : list(tree_, "nodes")) {
            if (!truth(node, "up")) {
                const std::string since = clock(node, "since");
                table.add({text(node, "node"), since.empty() ? "AWAY" : "AWAY since " + since, "", "", "", "",
                           "", "", "", ""});
                continue;
            }
            const bool current = truth(node, "plan_current") && truth(node, "acts_current");
            table.add({text(node, "node"), current ? "up" : "up, plan is on its way", text(node, "item"),
                       fmt::format("{:.1f}", number(node, "fps")),
                       fmt::format("{:.0f}", number(node, "late")),
                       fmt::format("{:.0f}", number(node, "dropped")), clock_error(node),
                       fmt::format("{:.0f} %", number(node, "cpu_percent")),
                       fmt::format("{:.0f} MB", number(node, "rss_bytes") / 1e6), text(node, "renderer")});
        }
        if (!table.empty()) page_ += table.text() + "\n";
    }

    // What is known of the error where the truth is, else what the node believes.
    static std::string clock_error(const json& node) {
        if (!truth(node, "clock_locked")) return "not locked";
        const auto known = node.find("clock_error_us");
        if (known != node.end() && known->is_number()) return micro(known->get<double>());
        return "±" + micro(number(node, "clock_uncertainty_us"));
    }
    static std::string micro(double us) {
        if (std::abs(us) >= 1000) return fmt::format("{:.1f} ms", us / 1000);
        return fmt::format("{:.0f} µs", us);
    }

    void skew() {
        TextTable table({{"in step"},
                         {"skew, middle", TextTable::Align::right},
                         {"99 %", TextTable::Align::right},
                         {"most", TextTable::Align::right},
                         {"frames", TextTable::Align::right}});
        for (const json& pair : list(tree_, "skew")) {
            std::string names;
            for (const json& name : list(pair, "screens"))
                if (name.is_string()) names += (names.empty() ? "" : " and ") + name.get<std::string>();
            table.add({names, micro(number(pair, "median_us")), micro(number(pair, "p99_us")),
                       micro(number(pair, "max_us")), fmt::format("{:.0f}", number(pair, "frames"))});
        }
        if (!table.empty()) page_ += table.text() + "\n";
    }

    void troubles() {
        standbys();
        if (const auto keys = tree_.find("keys"); keys != tree_.end() && keys->is_object())
            for (const json& one : list(*keys, "waiting")) {
                const bool person = text(one, "what") == "person";
                line(fmt::format("waiting to be let in: a {} at {}: lianpingctl {} {}",
                                 person ? "person" : "machine", text(one, "address"),
                                 person ? "operator add NAME ROLE" : "node approve", text(one, "code")));
            }
        for (const json& node : list(tree_, "nodes"))
            if (!text(node, "glass_why").empty())
                line(fmt::format("{}: GLASS {}: {}", text(node, "node"), text(node, "glass"),
                                 text(node, "glass_why")));
        for (const json& node : list(tree_, "nodes"))
            for (const json& trouble : list(node, "troubles"))
                if (trouble.is_string())
                    line(fmt::format("{}: {}", text(node, "node"), trouble.get<std::string>()));
        while (page_.ends_with("\n\n")) page_.pop_back();
    }

    const json& tree_;
    programme::Zone zone_;
    std::string page_;
};

} // namespace

std::string status_text(std::string_view json_text) {
    const json tree = json::parse(json_text, nullptr, false);
    if (!tree.is_object()) return "the controller's status cannot be read; is it of another version?\n";
    return Page(tree).write();
}

} // namespace lianping::ctl
