#include "phases.h"

#include "awake_host.h"
#include "glass/glass_pixels.h"
#include "present_skew.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace lianping::bench {
namespace {

using testing::CalmFigures;
using testing::Glance;
using testing::GlassFigures;
using testing::GlassHouse;
using testing::monotonic_now;
using testing::watch_calmly;
using Glances = std::array<Glance, 2>;

double seconds_of(Duration d) { return static_cast<double>(d.count()) / 1e9; }
double ms_of(Duration d) { return static_cast<double>(d.count()) / 1e6; }
Duration from_seconds(double seconds) { return Duration(std::llround(seconds * 1e9)); }

// Watches until `length` was calm, and says what was wrong in it.
CalmFigures watch(Stage& stage, const std::vector<testing::GlassClip>& clips, Duration length) {
    CalmFigures watched =
        watch_calmly(*stage.eye, clips, stage.looks_a_second, length, testing::Gaps::judged);
    for (const std::string& fault : watched.faults) fmt::print(stderr, "  {}\n", fault);
    if (watched.pieces.robbed > 0) fmt::print(stderr, "  {}\n", watched.pieces.words());
    return watched;
}

// Whether the host left the processors alone since it was asked last. So many times it may be asked.
// Throws where that is too often: nothing can be measured here.
class Calm {
public:
    explicit Calm(int attempts) : left_(attempts) {}
    bool held() {
        if (steal_.share() <= StealClock::bearable) return true;
        if (--left_ <= 0) throw std::runtime_error("the host takes the processors away all the time");
        return false;
    }

private:
    StealClock steal_;
    int left_;
};

Row row(std::string what, double value, Bound kind, double bound, std::string unit = "") {
    return {std::move(what), value, kind, bound, std::move(unit)};
}

// The bounds of DESIGN section 12 that hold whatever is done.
std::vector<Row> glass_rows(const std::string& where, const GlassFigures& f) {
    return {
        row(where + ": both screens on the same frame", f.same_share() * 100, Bound::at_least, 99, "%"),
        row(where + ": looks that found them two or more apart", static_cast<double>(f.further),
            Bound::exactly, 0),
        row(where + ": looks that found black or no picture", static_cast<double>(f.black + f.unreadable),
            Bound::exactly, 0),
        row(where + ": frames missing", static_cast<double>(f.missing), Bound::exactly, 0),
        row(where + ": frames shown a refresh longer than due", static_cast<double>(f.longer), Bound::exactly,
            0),
        row(where + ": a frame's hold against its due time, p99", ms_of(f.hold_p99), Bound::at_most, 4, "ms"),
    };
}

// When each screen first shows what `wanted` says of it, after the call. Throws where one does not within
// `patience`.
std::array<Duration, 2> first_shown(Stage& stage, Duration patience,
                                    const std::function<bool(const Glance&)>& wanted) {
    std::array<Duration, 2> first{Duration::max(), Duration::max()};
    stage.eye->watch(stage.looks_a_second, patience, [&](Duration at, const Glances& seen) {
        for (std::size_t i = 0; i < 2; ++i)
            if (first[i] == Duration::max() && wanted(seen[i])) first[i] = at;
        return first[0] == Duration::max() || first[1] == Duration::max();
    });
    if (first[0] == Duration::max() || first[1] == Duration::max())
        throw std::runtime_error("a screen did not turn as it was told");
    return first;
}

void ask(Stage& stage, const std::vector<std::string>& words) {
    const GlassHouse::Answer answer = stage.house.ctl(words);
    if (!answer.ok) throw std::runtime_error("lianpingctl " + words[0] + ": " + answer.text);
}

std::unique_ptr<testing::XScreen> screen_of(const Stage& stage) {
    auto screen = testing::XScreen::open(stage.display);
    if (!screen) throw std::runtime_error("the display cannot be read");
    return screen;
}

testing::PixelWatch stretches(testing::XScreen& screen, double seconds) {
    const int wanted = std::max(1, static_cast<int>(seconds / seconds_of(testing::PixelWatch::stretch)));
    return {.screen = screen, .stretches = wanted, .tries = 4 * wanted};
}

std::vector<Row> ticker_rows(const Stage& stage, const std::string& words, double seconds) {
    const auto screen = screen_of(stage);
    testing::Pieces pieces;
    constexpr int band = 27; // 7.5 % of the height
    const auto watch = stretches(*screen, seconds / 2);
    const testing::TickerFigures seen = testing::watch_ticker(watch, words, band, pieces);
    // A step is a pixel at this width, and there are 60 a second on a display without a rhythm.
    return {row("ticker: stretches judged", pieces.calm, Bound::at_least, watch.stretches),
            row("ticker: moves by one pixel", seen.even_share() * 100, Bound::at_least, 97, "%"),
            row("ticker: the largest jump", static_cast<double>(seen.largest), Bound::at_most, 3, "pixels"),
            row("ticker: pixels a second, least", seen.slowest, Bound::at_least, 59.3),
            row("ticker: pixels a second, most", seen.fastest, Bound::at_most, 60.7),
            row("ticker: at one place in both windows", seen.alike_share() * 100, Bound::at_least, 90, "%"),
            row("ticker: looks that did not find it", static_cast<double>(seen.unread), Bound::exactly, 0)};
}

} // namespace

void open_eye(Stage& stage) {
    stage.eye = testing::GlassEye::open(stage.display, {GlassHouse::nodes[0], GlassHouse::nodes[1]},
                                        stage.clips, 20s);
    if (!stage.eye) throw std::runtime_error("the players' windows did not come");
}

double wait_in_step(Stage& stage, Duration patience) {
    const Duration begin = monotonic_now();
    Duration since = Duration::max();
    bool good = false;
    // What was on before the list was written is in step too, and not what is waited for.
    const auto is_listed = [&](const testing::PictureCode& code) {
        return std::any_of(stage.clips.begin(), stage.clips.end(),
                           [&](const testing::GlassClip& clip) { return clip.clip == code.clip; });
    };
    stage.eye->watch(stage.looks_a_second, patience, [&](Duration at, const Glances& seen) {
        const bool same = seen[0].code && seen[1].code && is_listed(*seen[0].code) &&
                          seen[0].code->clip == seen[1].code->clip &&
                          std::abs(int(seen[0].code->frame) - int(seen[1].code->frame)) <= 1;
        const bool change = seen[0].code && seen[1].code && seen[0].code->clip != seen[1].code->clip &&
                            since != Duration::max(); // one of them is a moment ahead
        if (!same && !change) since = Duration::max();
        if (same && since == Duration::max()) since = at;
        good = same && at - since > 500ms;
        return !good;
    });
    if (!good) throw std::runtime_error("the screens did not come in step");
    return seconds_of(since - begin);
}

std::vector<Row> item_changes(Stage& stage, double seconds) {
    const CalmFigures watched = watch(stage, stage.clips, from_seconds(seconds));
    const GlassFigures& f = watched.figures;
    fmt::print(stderr, "{}\n", to_json(f));
    double round = 0;
    for (const auto& clip : stage.clips) round += clip.frames / clip.rate.hz();
    // A second that was not judged hides at most one change more than fall into it.
    const double due = seconds_of(watched.calm_time()) / round * static_cast<double>(stage.clips.size()) -
                       static_cast<double>(watched.pieces.robbed);
    std::vector<Row> rows = {row("item changes: seconds in which the host left the processors alone",
                                 seconds_of(watched.calm_time()), Bound::at_least, seconds, "s")};
    for (Row& more : glass_rows("item changes", f)) rows.push_back(std::move(more));
    rows.push_back(row("item changes: looks that found black in seconds that were not judged",
                       static_cast<double>(watched.dark - f.black), Bound::exactly, 0));
    rows.push_back(row("item changes: seen on each screen", static_cast<double>(f.changes) / 2,
                       Bound::at_least, std::floor(due - 2)));
    const PresentSkew skew =
        present_skew(stage.house.present_log(0), stage.house.present_log(1), watched.calm);
    rows.push_back(row("pictures in both present logs", static_cast<double>(skew.pictures), Bound::at_least,
                       static_cast<double>(f.frames) / 2 * 0.98));
    rows.push_back(row("presentation skew of two players, p99", ms_of(skew.p99), Bound::at_most, 2, "ms"));
    rows.push_back(row("presentation skew of two players, p99.9", ms_of(skew.p999), Bound::at_most, 4, "ms"));
    return rows;
}

std::vector<Row> takes(Stage& stage, const testing::GlassClip& taken, int times) {
    Duration apart{}, slowest{};
    Calm calm(4 * times);
    for (int i = 0; i < times;) {
        const Duration apart_before = apart, slowest_before = slowest;
        for (const bool on : {true, false}) {
            const Duration asked = monotonic_now();
            if (on)
                ask(stage, {"take", "taken"});
            else
                ask(stage, {"release"});
            const auto turned = first_shown(
                stage, 5s, [&](const Glance& g) { return g.code && (g.code->clip == taken.clip) == on; });
            apart = std::max(apart, std::max(turned[0], turned[1]) - std::min(turned[0], turned[1]));
            slowest = std::max(slowest, std::max(turned[0], turned[1]) - asked);
        }
        if (calm.held())
            ++i;
        else
            apart = apart_before, slowest = slowest_before;
    }
    wait_in_step(stage, 5s);
    return {row(fmt::format("{} takes and releases: the screens turned apart, at most", times), ms_of(apart),
                Bound::at_most, 4, "ms"),
            row("act to air, at most (lianpingctl's start included)", ms_of(slowest), Bound::at_most, 1000,
                "ms")};
}

std::vector<Row> saved_edits(Stage& stage, const testing::GlassClip& other, int times) {
    Duration apart{}, slowest{};
    Calm calm(4 * times);
    for (int i = 0; i < times;) {
        const Duration apart_before = apart, slowest_before = slowest;
        for (const bool changed : {true, false}) {
            const Duration saved = monotonic_now();
            stage.house.write_playlist("clips",
                                       changed ? std::vector<testing::GlassClip>{other} : stage.clips);
            const auto turned = first_shown(stage, 5s, [&](const Glance& g) {
                return g.code && (g.code->clip == other.clip) == changed;
            });
            apart = std::max(apart, std::max(turned[0], turned[1]) - std::min(turned[0], turned[1]));
            slowest = std::max(slowest, std::max(turned[0], turned[1]) - saved);
        }
        if (calm.held())
            ++i;
        else
            apart = apart_before, slowest = slowest_before;
    }
    wait_in_step(stage, 5s);
    return {row(fmt::format("{} saved edits of what is on: the screens turned apart, at most", 2 * times),
                ms_of(apart), Bound::at_most, 4, "ms"),
            row("save to air, at most", ms_of(slowest), Bound::at_most, 1000, "ms")};
}

std::vector<Row> appended_item(Stage& stage, const testing::GlassClip& more) {
    std::vector<testing::GlassClip> longer = stage.clips;
    longer.push_back(more);
    // From the first clip on, so that the save comes well before the round ends.
    first_shown(stage, 20s, [&](const Glance& g) { return g.code && g.code->clip == stage.clips[0].clip; });
    const Duration saved = monotonic_now();
    stage.house.write_playlist("clips", longer);
    const GlassFigures f = watch(stage, longer, 3s).figures;
    const auto seen =
        first_shown(stage, 15s, [&](const Glance& g) { return g.code && g.code->clip == more.clip; });
    std::vector<Row> rows = {row("an item appended: frames missing of what was on",
                                 static_cast<double>(f.missing), Bound::exactly, 0),
                             row("an item appended: black or no picture",
                                 static_cast<double>(f.black + f.unreadable), Bound::exactly, 0),
                             row("an item appended: the screens came to it apart",
                                 ms_of(std::max(seen[0], seen[1]) - std::min(seen[0], seen[1])),
                                 Bound::at_most, 4, "ms"),
                             row("an item appended: on air in the round it was saved in, after",
                                 seconds_of(seen[0] - saved), Bound::at_most, 15, "s")};
    stage.clips = longer;
    return rows;
}

std::vector<Row> killed_player(Stage& stage, int times) {
    double slowest = 0;
    std::int64_t disturbed = 0;
    Calm calm(4 * times);
    for (int i = 0; i < times;) {
        const auto other = stage.eye->look()[0];
        if (!other.code) ++disturbed;
        stage.house.kill_player(1);
        const Duration killed = monotonic_now();
        stage.house.start_player(1);
        open_eye(stage);
        wait_in_step(stage, 20s);
        const double took = seconds_of(monotonic_now() - killed) - 0.5;
        if (!calm.held()) continue;
        ++i;
        slowest = std::max(slowest, took);
        const GlassFigures f = watch(stage, stage.clips, 3s).figures;
        disturbed += f.black + f.unreadable + f.further;
    }
    return {row(fmt::format("killed (-9) {} times and started again: in step after, at most", times), slowest,
                Bound::at_most, 1.5, "s"),
            row("afterwards: black, no picture or apart", static_cast<double>(disturbed), Bound::exactly, 0)};
}

std::vector<Row> stopped_controller(Stage& stage, double seconds) {
    stage.house.kill_controller();
    std::vector<Row> rows =
        glass_rows("controller gone", watch(stage, stage.clips, from_seconds(seconds)).figures);
    stage.house.start_controller();
    const auto back = glass_rows("controller back", watch(stage, stage.clips, from_seconds(seconds)).figures);
    rows.insert(rows.end(), back.begin(), back.end());
    return rows;
}

std::vector<Row> under_overlays(Stage& stage, std::vector<testing::GlassClip> clips, double seconds) {
    const std::string words =
        "免费充电 · 装开水 · free charging, hot water and Wi-Fi on both floors, from eight to nine";
    stage.house.write_playlist("clips", clips,
                               "overlays:\n  - ticker: " + words +
                                   "\n    background: '#101820'\n  - clock: top-right\n");
    stage.clips = std::move(clips);
    open_eye(stage);
    wait_in_step(stage, 120s);
    const CalmFigures watched = watch(stage, stage.clips, from_seconds(seconds));
    auto rows = glass_rows("four codecs under a ticker and a clock", watched.figures);
    const PresentSkew skew =
        present_skew(stage.house.present_log(0), stage.house.present_log(1), watched.calm);
    rows.push_back(row("four codecs under a ticker and a clock: presentation skew, p99", ms_of(skew.p99),
                       Bound::at_most, 2, "ms"));
    for (Row& more : ticker_rows(stage, words, seconds)) rows.push_back(std::move(more));
    return rows;
}

std::vector<Row> transitions(Stage& stage, double seconds) {
    std::vector<Row> rows;
    for (const std::string kind : {"crossfade 800ms", "wipe 700ms left", "wipe 500ms right hard"}) {
        stage.house.write_playlist("clips", stage.clips, "defaults: {transition: " + kind + "}\n");
        wait_in_step(stage, 120s);
        const auto screen = screen_of(stage);
        testing::Pieces pieces;
        const testing::AlikeFigures seen = testing::watch_alike(stretches(*screen, seconds / 3), pieces);
        rows.push_back(row(kind + ": both windows alike to the pixel", seen.alike_share() * 100,
                           Bound::at_least, 90, "%"));
        rows.push_back(row(kind + ": unlike, at most", ms_of(seen.longest_unlike), Bound::at_most, 50, "ms"));
        rows.push_back(row(kind + ": looks that found a window black", static_cast<double>(seen.dark),
                           Bound::exactly, 0));
        rows.push_back(row(kind + ": stretches judged", pieces.calm, Bound::at_least,
                           stretches(*screen, seconds / 3).stretches));
    }
    return rows;
}

std::vector<Row> broken_on_air(Stage& stage, double seconds) {
    stage.house.write_playlist("clips", stage.clips);
    wait_in_step(stage, 120s);
    // What the store has of the second clip becomes noise of the same size.
    const auto whole = std::filesystem::file_size(stage.clips[1].file);
    int spoilt = 0;
    for (const auto& entry : std::filesystem::directory_iterator(stage.house.data() / "media")) {
        if (!entry.is_regular_file() || entry.file_size() != whole) continue;
        const std::filesystem::path& file = entry.path();
        std::filesystem::remove(file); // who has it open plays it to its end
        std::ofstream(file, std::ios::binary) << std::string(whole, '\xA5');
        ++spoilt;
    }
    const GlassFigures f = watch(stage, stage.clips, from_seconds(seconds)).figures;
    const std::string where = "a film that breaks on air: ";
    return {row(where + "films spoilt", spoilt, Bound::at_least, 1),
            row(where + "both screens on the same frame", f.same_share() * 100, Bound::at_least, 99, "%"),
            row(where + "looks that found them two or more apart", static_cast<double>(f.further),
                Bound::exactly, 0),
            row(where + "looks that found black or no picture", static_cast<double>(f.black + f.unreadable),
                Bound::exactly, 0),
            row(where + "processes that ended", stage.house.all_run() ? 0 : 1, Bound::exactly, 0)};
}

} // namespace lianping::bench
