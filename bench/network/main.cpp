// bench-network: a live link between a controller and two players on hosts of their own, over wires that lose
// packets and delay them unevenly, beside plain SRT over the same wires with the same latency.

#include "awake_host.h"
#include "bench_program.h"
#include "hosts.h"
#include "lossy_wire.h"
#include "plain_srt.h"
#include "shown_pictures.h"
#include "support/process.h"
#include "support/said_by.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace lianping::bench {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr Duration period = 40ms; // of the source's pictures
constexpr Duration settling = 2s; // after the first picture: whoever joins has asked for a key frame by then
constexpr const char* item = "live:lecture/speaker";

// Seconds in which the host took nothing of the processors: what stutters in the others is its doing. What
// began in a second before has had time to be made up for.
class CalmPieces {
public:
    void wait_for_next() {
        const Duration begin = last_;
        std::this_thread::sleep_for(1s);
        last_ = now();
        if (steal_.share() > StealClock::bearable) return;
        ++calm_;
        if (!pieces_.empty() && pieces_.back().end == begin)
            pieces_.back().end = last_;
        else
            pieces_.push_back({begin, last_});
    }
    int calm() const { return calm_; }
    bool was(Duration at) const {
        return std::any_of(pieces_.begin(), pieces_.end(),
                           [&](const Piece& piece) { return piece.begin + 500ms <= at && at < piece.end; });
    }

private:
    struct Piece {
        Duration begin, end;
    };
    static Duration now() { return std::chrono::steady_clock::now().time_since_epoch(); }
    StealClock steal_;
    Duration last_ = now();
    std::vector<Piece> pieces_;
    int calm_ = 0;
};

struct Options {
    int seconds = 60;
    int latency_ms = 200;
    double loss = 1; // percent
};

class Bench {
public:
    Bench(const Options& options, const Places& places) : options_(options), places_(places) {}

    std::vector<Row> run() {
        ours();
        srt();
        return std::move(rows_);
    }

private:
    std::string program(const char* name) const { return (places_.programs / name).string(); }
    std::string data() const { return (places_.folder / "data").string(); }
    fs::path log_of(const char* node) const { return places_.folder / (std::string(node) + ".jsonl"); }

    void write_site() const {
        fs::create_directories(places_.folder / "site/playlists");
        std::ofstream(places_.folder / "site/playlists/day.yaml") << "items: [{colour: navy, for: 10s}]\n";
        std::ofstream(places_.folder / "site/site.yaml")
            << "site: 两台主机\ntimezone: Asia/Shanghai\n"
               "screens:\n  wall: {size: 640x360, default: day}\n  room: {size: 640x360, default: day}\n"
               "nodes: {wall-1: {screen: wall}, room-1: {screen: room}}\n"
               "links:\n  lecture:\n    sources: {speaker: {test: yes, size: 640x360, fps: 25}}\n"
               "    layouts: {all: {wall: speaker, room: speaker}}\n    latency: "
            << options_.latency_ms << "ms\n";
    }
    testing::Said ctl(const std::string& words) const {
        return testing::said_by("ip netns exec " + house_.name() + " " + program("lianpingctl") + " " +
                                words + " --controller " + data() + " 2>&1");
    }
    void wait_for(const std::string& what, const std::function<bool()>& is_so) const {
        for (int tenths = 0; tenths < 600; ++tenths, std::this_thread::sleep_for(100ms))
            if (is_so()) return;
        throw std::runtime_error(what + " did not come: see the logs in " + places_.folder.string());
    }
    fs::path said(const char* who) const { return places_.folder / (std::string(who) + ".log"); }

    // As a technician does it: the code of a new node is let in by hand.
    void let_in(const Host& host, const char* node, testing::Process& player, const std::string& bus) {
        player.start(
            host.runs({program("lianping-player"), "--node", node, "--data", (places_.folder / node).string(),
                       "--controller", bus, "--headless", "--refresh", "60", "--renderer", "cpu",
                       "--present-log", log_of(node).string()}),
            said(node));
        wait_for(std::string(node) + " as a node", [&] {
            const std::string code = code_in(said(node));
            return !code.empty() && ctl("node approve " + code + " " + node).ok();
        });
    }

    // Until so many seconds were calm, four times as long at most.
    CalmPieces watch_calmly() const {
        std::this_thread::sleep_for(settling);
        CalmPieces calm;
        for (int pieces = 0; pieces < 4 * options_.seconds && calm.calm() < options_.seconds; ++pieces)
            calm.wait_for_next();
        return calm;
    }

    void ours() {
        write_site();
        testing::Process controller(
            house_.runs({program("lianpingd"), "--site", (places_.folder / "site").string(), "--data", data(),
                         "--listen", "0.0.0.0"}),
            said("controller"));
        wait_for("the controller", [&] { return ctl("status").ok(); });
        testing::Process source(
            house_.runs({program("lianping-live"), "--source", "lecture/speaker", "--data", data()}),
            said("source"));
        const std::string card = bus_of(ctl("card").text);
        testing::Process wall, room;
        let_in(wall_, "wall-1", wall, card_for(card, "10.77.1.1"));
        let_in(room_, "room-1", room, card_for(card, "10.77.2.1"));
        wait_for("the link", [&] { return ctl("live start lecture").ok(); });
        const auto shows = [&](const char* node) { return !pictures_of(log_of(node), item).empty(); };
        wait_for("a picture on both", [&] { return shows("wall-1") && shows("room-1"); });
        fmt::print(stderr, "both show the link; {} s to watch\n", options_.seconds);
        const CalmPieces calm = watch_calmly();
        fmt::print(stderr, "{}\n", ctl("live status").text);
        ctl("live stop");
        std::this_thread::sleep_for(1s); // the logs are written
        const auto seen = compare(pictures_of(log_of("wall-1"), item), pictures_of(log_of("room-1"), item),
                                  period, settling, [&](Duration at) { return calm.was(at); });
        if (seen.sent < options_.seconds * 25 / 2)
            throw std::runtime_error("the host took the processors for most of the time: try again later");
        fmt::print(stderr, "{} pictures are judged\n", seen.sent);
        for (std::size_t n = 0; n < 2; ++n) shown_.at(n) = 100 * seen.share(n);
        row("wall (2 ms of jitter): pictures shown", shown_[0], 99.9, "%");
        row("room (15 ms of jitter): pictures shown", shown_[1], 99.9, "%");
        row("both the same picture", 100 * seen.same_share(), 99, "%");
        row("packets that the wires lost", static_cast<double>(to_wall_.lost() + to_room_.lost()),
            options_.loss > 0 ? 1 : 0, "");
    }

    void srt() {
        fmt::print(stderr, "plain SRT over the same wires\n");
        SrtRun run;
        run.sender = &house_;
        run.receivers[0] = {&wall_, "10.77.1.2"};
        run.receivers[1] = {&room_, "10.77.2.2"};
        run.latency = std::chrono::milliseconds(options_.latency_ms);
        run.pictures = options_.seconds * 25;
        run.folder = places_.folder;
        StealClock steal;
        const SrtShown seen = run_plain_srt(run);
        say_stolen(steal);
        const auto share = [&](int n) {
            const auto& of = seen.receivers[n];
            if (of.sent < run.pictures / 2)
                throw std::runtime_error("plain SRT did not go on for long enough");
            // Times that its demultiplexer smooths may come to a picture less.
            return std::min(100.0, 100.0 * of.shown / of.sent);
        };
        rows_.push_back({"plain SRT, wall: pictures decoded", share(0), Bound::none, 0, "%"});
        rows_.push_back({"plain SRT, room: pictures decoded", share(1), Bound::none, 0, "%"});
        row("ours less plain SRT, the worse screen of each",
            std::min(shown_[0], shown_[1]) - std::min(share(0), share(1)), 0, "points");
    }

    // As it stands on a new node's screen and in its log; empty: not yet.
    static std::string code_in(const fs::path& log) {
        std::ifstream file(log);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        static const std::regex code("[0-9A-Z]{5}-[0-9A-Z]{5}");
        std::smatch found;
        return std::regex_search(text, found, code) ? found.str() : "";
    }
    // "tcp://10.77.1.1:41234#KEY" of what `card` says.
    static std::string bus_of(const std::string& card) {
        const auto begin = card.find("tcp://");
        const auto end = card.find_first_of(" \n", begin);
        if (begin == std::string::npos) throw std::runtime_error("`lianpingctl card` said: " + card);
        return card.substr(begin, end - begin);
    }
    // The same by the address that a host reaches it by.
    static std::string card_for(std::string bus, const std::string& address) {
        const auto begin = std::string("tcp://").size();
        return bus.replace(begin, bus.find(':', begin) - begin, address);
    }
    static void say_stolen(StealClock& steal) {
        fmt::print(stderr, "the host took {:.1f} % of the processors meanwhile\n", 100 * steal.share());
    }
    void row(std::string what, double value, double least, std::string unit) {
        rows_.push_back({std::move(what), value, Bound::at_least, least, std::move(unit)});
    }

    const Options& options_;
    const Places& places_;
    const AwakeProcessors awake_;
    const Host house_{"house"}, wall_{"wall"}, room_{"room"};
    // 30 ms there and back.
    const LossyWire to_wall_{
        {&house_, "10.77.1.1"}, {&wall_, "10.77.1.2"}, {options_.loss / 100, 15ms, 2ms, 1}};
    const LossyWire to_room_{
        {&house_, "10.77.2.1"}, {&room_, "10.77.2.2"}, {options_.loss / 100, 15ms, 15ms, 2}};
    std::array<double, 2> shown_{};
    std::vector<Row> rows_;
};

} // namespace
} // namespace lianping::bench

int main(int argc, char** argv) {
    using namespace lianping::bench;
    Options options;
    Places places("bench-network");
    lianping::Arguments arguments(places.bench, "A controller and two players on hosts of their own (network "
                                                "namespaces; needs root) show a live link over "
                                                "wires that lose\npackets and delay them, 30 ms there and "
                                                "back; then plain SRT over the same wires. Exits with "
                                                "1 where a bound does not hold.");
    arguments.option("--seconds", options.seconds, "of calm watching").within(5, 3600).show_default();
    arguments.option("--latency", options.latency_ms, "of the link and of SRT, ms")
        .within(60, 5000)
        .show_default();
    arguments.option("--loss", options.loss, "of packets, percent").within(0.0, 50.0).show_default();
    return run_bench(arguments, argc, argv, places, [&] { return Bench(options, places).run(); });
}
