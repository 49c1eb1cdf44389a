#include "up/house.h"

#include "base/atomic_file.h"
#include "transport/rendezvous.h"
#include "up/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <utility>

namespace lianping::up {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 400ms; // for an answer of the controller: stopping never waits longer for it
constexpr auto kGrace = 1200ms;   // to end in one's own way; with the above, all has ended within 2 s
constexpr auto kOutputsPatience = 1000ms; // for what the display is like, from when the players are due
constexpr auto kStatusEvery = 500ms;
constexpr auto kStealLookEvery = 5000ms;
constexpr auto kPictureEvery = 2000ms;
constexpr auto kLinkAhead = 7s; // on air: its sources and players are warmed up by then
constexpr auto kLinkFor = 40s;
constexpr auto kTableOffTerminal = 10s; // where it cannot be drawn over again
constexpr int kHopeless = 4;            // deaths before a process was ever heard of

// Whole at any time for whoever looks, but not synced: it is replaced in two seconds, and a busy disk must
// not hold up a stop.
void replace_file(const std::filesystem::path& file, const std::string& bytes) {
    const std::filesystem::path beside = file.string() + ".new";
    std::error_code ignored;
    if (std::ofstream(beside, std::ios::binary | std::ios::trunc) << bytes)
        std::filesystem::rename(beside, file, ignored);
}

} // namespace

House::House(Options options, Place place, Signals& signals, Terminal& terminal)
    : options_(std::move(options)),
      place_(std::move(place)),
      signals_(signals),
      terminal_(terminal),
      headless_(options_.headless || place_.display == Display::none),
      controller_("lianpingd",
                  {(place_.programs / "lianpingd").string(), "--site", options_.site.string(), "--data",
                   options_.data.string()},
                  options_.data / "logs" / "lianpingd.log") {}

double House::seconds_since_start(Clock::time_point now) const {
    return std::chrono::duration<double>(now - started_).count();
}

Result<void> House::prepare() const {
    std::error_code code;
    if (!std::filesystem::is_directory(options_.site, code))
        return fail(Error::Code::not_found, "there is no folder " + options_.site.string());
    if (!headless_ && place_.display == Display::silent)
        return fail(
            Error::Code::io,
            "the display of $DISPLAY or $WAYLAND_DISPLAY does not answer: start it, or use --headless");
    for (const auto& folder : {options_.data, options_.data / "logs", options_.data / "snapshots"}) {
        std::filesystem::create_directories(folder, code);
        if (code || access(folder.c_str(), W_OK) != 0)
            return fail(Error::Code::io, "cannot write in " + folder.string() +
                                             ": make it yours, or choose another folder with --data");
    }
    if (!options_.report.empty()) { // better now than after an hour
        const auto folder =
            options_.report.has_parent_path() ? options_.report.parent_path() : std::filesystem::path(".");
        if (access(folder.c_str(), W_OK) != 0)
            return fail(Error::Code::io, "cannot write the report " + options_.report.string());
    }
    return {};
}

Result<void> House::run() {
    if (auto prepared = prepare(); !prepared) return prepared;
    ask_for_outputs();
    terminal_.say("site " + options_.site.string() + ", data and logs in " + options_.data.string());
    if (headless_)
        terminal_.say(
            std::string(options_.headless ? "headless" : "there is no display, so it runs headless") +
            ": pictures of the screens in " + (options_.data / "snapshots").string());
    auto result = loop();
    stop_all();
    if (!options_.report.empty() && result) result = write_report();
    return result;
}

Result<void> House::loop() {
    for (;;) {
        const auto now = Clock::now();
        if (options_.lasts && now - started_ >= *options_.lasts) return {};
        if (auto fine = tend_all(now); !fine) return fine;
        if (now >= next_status_) {
            listen(now);
            if (auto started = follow_players(); !started) return started;
            tell(now);
            schedule_link(now);
            if (headless_ && now >= next_picture_) take_pictures(now);
            // Quick until the players run: they wait for it.
            next_status_ = now + (players_.empty() || on_air_after_ < 0 ? 50ms : kStatusEvery);
        }
        auto until = next_status_;
        if (options_.lasts)
            until = std::min(until, started_ + std::chrono::duration_cast<Clock::duration>(*options_.lasts));
        for (const Keeper* keeper : {&controller_})
            if (const auto due = keeper->due()) until = std::min(until, *due);
        for (const auto* keepers : {&players_, &sources_})
            for (const Keeper& keeper : *keepers)
                if (const auto due = keeper.due()) until = std::min(until, *due);
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        if (signals_.wait(std::clamp(wait, 1ms, 1000ms)) == Signals::Woken::to_stop) return {};
    }
}

Result<void> House::tend_all(Clock::time_point now) {
    // A controller that never got as far as listening has told why; trying again would tell it again.
    controller_.look();
    if (!ever_listened_ && controller_.pid() > 0 && !controller_.running()) {
        const std::string words = controller_.reason();
        return fail(Error::Code::io, words.empty() ? "lianpingd does not start: see its log" : words);
    }
    for (const std::string& line : controller_.tend(now)) terminal_.say(line);
    if (!ever_listened_ && controller_.pid() <= 0)
        return fail(Error::Code::not_found, controller_.last_words());
    tend(players_, nodes_, now);
    tend_sources(now);
    return hopeless();
}

// A process for each of `names`, whatever becomes of it, and none for what is no longer among them.
void House::follow(std::vector<Keeper>& keepers, const std::vector<std::string>& names,
                   const std::function<Keeper(const std::string&)>& make) {
    const auto named = [&](const Keeper& keeper) {
        return std::find(names.begin(), names.end(), keeper.name()) != names.end();
    };
    for (Keeper& keeper : keepers) {
        keeper.look();
        if (!named(keeper)) keeper.terminate();
    }
    std::erase_if(keepers, [&](const Keeper& keeper) { return !named(keeper) && !keeper.running(); });
    for (const std::string& name : names)
        if (std::none_of(keepers.begin(), keepers.end(),
                         [&](const Keeper& keeper) { return keeper.name() == name; }))
            keepers.push_back(make(name));
}

void House::tend_sources(Clock::time_point now) {
    if (!view_) return;
    follow(sources_, view_->streams, [this](const std::string& stream) {
        std::string file = "live-" + stream + ".log";
        std::replace(file.begin(), file.end(), '/', '-');
        return Keeper(stream,
                      {(place_.programs / "lianping-live").string(), "--source", stream, "--data",
                       options_.data.string()},
                      options_.data / "logs" / file);
    });
    tend(sources_, view_->streams, now);
}

void House::tend(std::vector<Keeper>& keepers, const std::vector<std::string>& names, Clock::time_point now) {
    for (Keeper& keeper : keepers) // one that is to end is not started again
        if (std::find(names.begin(), names.end(), keeper.name()) != names.end())
            for (const std::string& line : keeper.tend(now)) terminal_.say(line);
}

Result<void> House::hopeless() const {
    if (on_air_after_ >= 0 || !view_) return {};
    for (const Keeper& player : players_) {
        const auto node = std::find_if(view_->nodes.begin(), view_->nodes.end(),
                                       [&](const NodeView& each) { return each.node == player.name(); });
        const bool seen = node != view_->nodes.end() && node->shown > 0;
        if (seen || player.deaths() < kHopeless || !player.failed_last()) continue;
        const std::string words = player.reason();
        return fail(Error::Code::io, "the player of " + player.name() +
                                         " does not start: " + (words.empty() ? "see its log" : words) +
                                         (headless_ ? "" : " (or use --headless)"));
    }
    return {};
}

std::optional<Answer> House::ask(const std::string& verb, std::map<std::string, std::string> arguments) {
    if (!control_) return std::nullopt;
    Command command;
    command.verb = verb;
    command.arguments = std::move(arguments);
    command.by = "lianping up";
    auto answer = control_->ask(command, kPatience);
    if (!answer || !answer->ok) return std::nullopt;
    return std::move(*answer);
}

void House::listen(Clock::time_point now) {
    if (!controller_.running()) {
        control_.reset();
        return;
    }
    if (!control_ || control_pid_ != controller_.pid()) {
        control_.reset();
        const auto found = find_controller(options_.data);
        if (!found || found->pid != controller_.pid()) return; // not listening yet
        auto client = ControlClient::connect_as_owner(*found);
        if (!client) return;
        control_ = std::move(*client);
        control_pid_ = controller_.pid();
        ever_listened_ = true;
    }
    const auto answer = ask("status", {});
    if (!answer) return;
    auto view = read_status(answer->json);
    if (!view) return;
    view_ = std::move(*view);
    if (on_air_after_ >= 0) report_.add(*view_, seconds_since_start(now));
}

// A player knows displays, `up` does not. It answers while the controller starts.
void House::ask_for_outputs() {
    if (headless_) return;
    const auto answer = outputs_file();
    std::error_code ignored;
    std::filesystem::remove(answer, ignored);
    if (auto asked = Child::start({(place_.programs / "lianping-player").string(), "--outputs"}, answer))
        outputs_ = std::move(*asked);
}

std::filesystem::path House::outputs_file() const { return options_.data / "logs" / "outputs.log"; }

DisplaySize House::display_size() {
    const auto deadline = Clock::now() + kOutputsPatience;
    while (outputs_ && outputs_->running() && Clock::now() < deadline) {
        usleep(5000);
        outputs_->look();
    }
    outputs_.reset(); // ends one that has not answered
    std::ifstream file(outputs_file());
    std::string first;
    std::getline(file, first);
    return read_output(first).value_or(DisplaySize{});
}

// A player a node of the site; nodes may come and go while the site runs.
Result<void> House::follow_players() {
    if (!view_ || view_->nodes.empty()) return {};
    std::vector<std::string> names;
    for (const NodeView& node : view_->nodes)
        if (!node.screen.empty()) names.push_back(node.node); // else the site has it no more
    if (names == nodes_) return {};
    if (nodes_.empty())
        if (auto fine = windows_are_of(names); !fine) return fine;
    nodes_ = names;
    const auto windows = side_by_side(*view_, headless_ ? DisplaySize{} : display_size());
    std::erase_if(windows_, [&](const auto& window) {
        return std::find(nodes_.begin(), nodes_.end(), window.first) == nodes_.end();
    });
    follow(players_, nodes_, [&](const std::string& node) {
        std::vector<std::string> words{(place_.programs / "lianping-player").string(), "--node", node,
                                       "--data", options_.data.string()};
        if (headless_) words.emplace_back("--headless");
        const auto chosen = options_.windows.find(node);
        words.emplace_back("--geometry");
        // Those that run keep theirs.
        const auto& window = windows_[node] =
            chosen != options_.windows.end() ? chosen->second : free_window(node, windows, windows_);
        words.push_back(window);
        return Keeper(node, std::move(words), options_.data / "logs" / (node + ".log"));
    });
    return tend_all(Clock::now());
}

Result<void> House::windows_are_of(std::vector<std::string> nodes) const {
    std::sort(nodes.begin(), nodes.end());
    for (const auto& [node, window] : options_.windows)
        if (std::find(nodes.begin(), nodes.end(), node) == nodes.end())
            return fail(Error::Code::invalid, fmt::format("--window {}={}: the site has no such node, but {}",
                                                          node, window, fmt::join(nodes, ", ")));
    return {};
}

void House::tell(Clock::time_point now) {
    if (!view_) return;
    if (on_air_after_ < 0 && on_air(*view_)) {
        on_air_after_ = seconds_since_start(now);
        report_.add(*view_, on_air_after_); // a run may be over before the next look
        std::string nodes;
        for (const NodeView& node : view_->nodes) nodes += (nodes.empty() ? "" : ", ") + node.node;
        char seconds[32];
        std::snprintf(seconds, sizeof seconds, "%.1f", on_air_after_);
        terminal_.say("on air: " + nodes + ", " + seconds + " s after the start");
        wake_dark_screens();
    }
    if (on_air_after_ >= 0) {
        if (now >= next_steal_look_) {
            stolen_ = steal_.share();
            next_steal_look_ = now + kStealLookEvery;
        }
        terminal_.show(draw_table(*view_, terminal_.width(), stolen_), now, kTableOffTerminal);
    } else if (const std::string line = intake_line(view_->intake); !line.empty()) {
        terminal_.show(line + "\n", now, 1s);
    }
}

// For who came to see the site while its schedule has the lights off.
void House::wake_dark_screens() {
    if (options_.if_dark.empty()) return;
    std::string dark;
    for (const ScreenView& screen : view_->screens)
        if (screen.item == "black") dark += (dark.empty() ? "" : ",") + screen.screen;
    if (dark.empty()) return;
    // The answers come when the media are there, which nobody here waits for.
    for (const std::string& what : options_.if_dark) ask("take", {{"what", what}, {"screens", dark}});
    woken_ = true;
    terminal_.say(
        fmt::format("by its schedule the site is dark now, so {} is on by a take; the dark is back with: "
                    "lianpingctl release",
                    fmt::join(options_.if_dark, ", then ")));
}

bool House::has_link() const {
    const std::string begins = options_.live + "/";
    return std::any_of(view_->streams.begin(), view_->streams.end(), [&](const std::string& stream) {
        return stream.compare(0, begins.size(), begins) == 0;
    });
}

// Shows what a live link is: by the schedule, as an operator would have it there for once. Over it lie the
// takes of a dark site: they go as it begins.
void House::schedule_link(Clock::time_point now) {
    if (link_from_ && now > *link_from_) {
        link_from_.reset();
        if (std::exchange(woken_, false)) ask("release", {});
    }
    if (link_until_ && now > *link_until_) {
        link_until_.reset();
        if (view_) wake_dark_screens();
    }
    if (options_.live.empty() || link_scheduled_ || !view_ || on_air_after_ < 0 || !has_link()) return;
    if (!view_->takes.empty() && view_->intake.pending > 0) return; // a take that waits would lie over it
    // To a whole second, as a schedule has it.
    const auto at = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now() + kLinkAhead);
    const std::time_t begins = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    ::gmtime_r(&begins, &utc);
    char when[32];
    std::strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const std::string length = fmt::format("{}s", kLinkFor.count());
    link_scheduled_ = true;
    link_from_ = now + std::chrono::duration_cast<Clock::duration>(at - std::chrono::system_clock::now());
    link_until_ = *link_from_ + kLinkFor;
    terminal_.say(fmt::format("live: {} is on for {} at {}, by the schedule: lianpingctl live start {} --at "
                              "{} --for {}",
                              options_.live, length, when, options_.live, when, length));
    ask("live-once", {{"link", options_.live}, {"at", when}, {"for", length}});
}

void House::take_pictures(Clock::time_point now) {
    if (!view_ || on_air_after_ < 0) return;
    for (const ScreenView& screen : view_->screens) {
        const auto answer = ask("snapshot", {{"screen", screen.screen}});
        if (answer && !answer->bytes.empty() && screen.screen.find('/') == std::string::npos)
            replace_file(options_.data / "snapshots" / (screen.screen + ".png"), answer->bytes);
    }
    next_picture_ = now + kPictureEvery;
}

void House::stop_all() {
    std::vector<Keeper*> all{&controller_};
    for (auto* keepers : {&players_, &sources_})
        for (Keeper& keeper : *keepers) all.push_back(&keeper);
    const auto running = [&] {
        for (Keeper* keeper : all) keeper->look();
        return std::any_of(all.begin(), all.end(), [](const Keeper* keeper) { return keeper->running(); });
    };
    for (Keeper* keeper : all) keeper->terminate();
    const auto deadline = Clock::now() + kGrace;
    while (running() && Clock::now() < deadline) usleep(5000);
    for (Keeper* keeper : all) keeper->kill();
    while (running()) usleep(2000);
    terminal_.settle();
}

Result<void> House::write_report() const {
    Report::Run run;
    run.site = options_.site.string();
    run.data = options_.data.string();
    run.seconds = seconds_since_start(Clock::now());
    run.on_air_after = on_air_after_;
    run.restarts[controller_.name()] = controller_.deaths();
    for (const auto* keepers : {&players_, &sources_})
        for (const Keeper& keeper : *keepers) run.restarts[keeper.name()] = keeper.deaths();
    return write_file(options_.report, report_.to_json(run));
}

} // namespace lianping::up
