#include "ctl/site_check.h"

#include "ctl/instant_text.h"
#include "intake/jobs.h"
#include "media/subtitle_files.h"
#include "programme/planner.h"
#include "text/qr_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <tuple>

namespace lianping::ctl {
namespace {

using programme::Catalogue;
using programme::Entry;
using programme::Finding;
using programme::ItemSpec;
using programme::MediaFacts;
using programme::Place;
using programme::Programme;
using programme::Screen;
using std::chrono::days;
using Kind = ItemSpec::Kind;

constexpr Duration still_length = 10s;

auto order(const Place& place) { return std::tie(place.file, place.line, place.column); }

class ProgrammeCheck {
public:
    ProgrammeCheck(const Programme& programme, const Catalogue& catalogue, std::vector<Finding>& findings)
        : programme_(programme), catalogue_(catalogue), findings_(findings) {
        for (const Finding& finding : findings)
            if (finding.rank == Finding::Rank::media) told_.insert(key(finding.place));
    }

    void items() {
        for (const auto& [name, playlist] : programme_.playlists) {
            for (const ItemSpec& item : playlist.items) check_item(item);
            for (const programme::OverlaySpec& overlay : playlist.overlays) check_logo(overlay);
        }
    }

    // Music made of films alone that turn out to have no sound. What by its kind has none the reader tells.
    void music() {
        for (const auto& [key, playlist] : programme_.playlists) {
            if (!playlist.music || playlist.music->kind != programme::Play::Kind::playlist) continue;
            const auto list = programme_.playlists.find(playlist.music->playlist);
            if (list == programme_.playlists.end() || list->second.items.empty()) continue;
            if (std::all_of(list->second.items.begin(), list->second.items.end(),
                            [&](const ItemSpec& item) { return is_silent(item); }))
                add(Finding::Rank::warning, playlist.music_place,
                    fmt::format("nothing of `{}` can be heard: what is in it has no sound",
                                list->second.name));
        }
    }

    // Films that stand for a live source.
    void links() {
        for (const auto& [name, link] : programme_.links)
            for (const auto& [source_name, source] : link.sources) {
                if (source.kind != programme::LinkSource::Kind::file) continue;
                const auto known = catalogue_.find(source.where);
                if (known == catalogue_.end()) continue;
                const MediaFacts& facts = known->second;
                const bool film =
                    facts.state == MediaFacts::State::ready && facts.medium == MediaFacts::Medium::video;
                if (facts.state != MediaFacts::State::pending && !film)
                    add(Finding::Rank::media, source.place,
                        (facts.why.empty() ? source.where + " is no film" : facts.why) +
                            ": this source stays away");
            }
    }

    // An insertion comes again after `every`: what is longer than that is cut by its own next one.
    void insertions() {
        for (const Entry& entry : programme_.entries) {
            if (!entry.when.every || entry.play.kind != programme::Play::Kind::playlist) continue;
            for (const std::string& name : entry.screens) {
                const Duration pass = longest_pass(programme_.screens.at(name), entry.play.playlist);
                if (pass < *entry.when.every) continue;
                add(Finding::Rank::media, entry.place,
                    fmt::format(
                        "\"{}\" comes every {}, but one pass of {} takes {}: each is cut by the next; make "
                        "`every` longer or the playlist shorter",
                        entry.name, span_text(*entry.when.every),
                        programme_.playlists.at(entry.play.playlist).name, span_text(pass)));
                break;
            }
        }
    }

    void plans(UtcTime now) {
        std::set<std::string> named;
        for (const auto& [name, screen] : programme_.screens) {
            programme::PlanRequest request;
            request.screen = name;
            request.version = {1, 1, HouseTime(now.since_origin())};
            request.until = request.version.stamp + horizon;
            const programme::Planned planned = programme::plan(programme_, catalogue_, request, {});
            if (planned.cut_by.empty() || !named.insert(planned.cut_by).second) continue;
            const auto entry = std::find_if(programme_.entries.begin(), programme_.entries.end(),
                                            [&](const Entry& one) { return one.name == planned.cut_by; });
            const double ahead = std::chrono::duration<double, std::ratio<86400>>(planned.planned_until -
                                                                                  request.version.stamp)
                                     .count();
            add(Finding::Rank::warning, entry != programme_.entries.end() ? entry->place : screen.place,
                fmt::format("\"{}\" changes the screen so often that the plan of {} reaches {:.1f} days "
                            "ahead instead "
                            "of 14; a player that loses the controller plays the default after that",
                            planned.cut_by, name, ahead));
        }
    }

    void sort() {
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const Finding& a, const Finding& b) { return order(a.place) < order(b.place); });
    }

private:
    static std::pair<std::string, int> key(const Place& place) { return {place.file, place.line}; }

    void add(Finding::Rank rank, const Place& place, std::string message) {
        if (rank == Finding::Rank::media && !told_.insert(key(place)).second) return;
        findings_.push_back({rank, place, std::move(message)});
    }

    const MediaFacts* facts(const ItemSpec& item, const Screen& screen) const {
        const bool odd = screen.turns % 2 != 0;
        const auto found = catalogue_.find(programme::media_key(item, odd ? screen.height : screen.width,
                                                                odd ? screen.width : screen.height));
        return found == catalogue_.end() ? nullptr : &found->second;
    }

    void check_logo(const programme::OverlaySpec& overlay) {
        const auto known =
            overlay.overlay.kind == Overlay::Kind::logo ? catalogue_.find(overlay.file) : catalogue_.end();
        if (known == catalogue_.end()) return;
        const MediaFacts& facts = known->second;
        if (facts.state == MediaFacts::State::missing || facts.state == MediaFacts::State::broken)
            return add(Finding::Rank::media, overlay.place, facts.why + "; the logo is left out");
        if (facts.state == MediaFacts::State::ready && facts.medium != MediaFacts::Medium::image)
            add(Finding::Rank::media, overlay.place,
                overlay.file + " is no picture: a logo is one; it is left out");
    }

    void check_subtitles(const ItemSpec& item) {
        const auto known = catalogue_.find(item.subtitles);
        if (known == catalogue_.end()) return;
        if (known->second.state == MediaFacts::State::missing ||
            known->second.state == MediaFacts::State::broken)
            add(Finding::Rank::warning, item.place,
                item.subtitles + ": " + known->second.why + "; the film is shown without");
    }

    // A film or file of which it is known that it has no sound.
    bool is_silent(const ItemSpec& item) const {
        if (item.kind != Kind::video && item.kind != Kind::file) return false;
        const auto known = catalogue_.find(item.file);
        return known != catalogue_.end() && known->second.state == MediaFacts::State::ready &&
               (known->second.silent || known->second.medium == MediaFacts::Medium::image);
    }

    // What the file itself is short of, the same for all screens.
    void check_file(const ItemSpec& item) {
        const bool film = item.kind == Kind::video || item.kind == Kind::audio || item.kind == Kind::file;
        const auto known = film ? catalogue_.find(item.file) : catalogue_.end();
        if (known == catalogue_.end() || known->second.state != MediaFacts::State::ready) return;
        if (const auto short_of = programme::shortfall(known->second))
            add(Finding::Rank::warning, item.place, item.file + " " + *short_of);
        if (!item.track.empty()) check_track(item, known->second);
    }

    void check_track(const ItemSpec& item, const MediaFacts& facts) {
        const auto spoken = [&](const std::string& tag) { return media::same_language(tag, item.track); };
        if (std::any_of(facts.languages.begin(), facts.languages.end(), spoken)) return;
        std::set<std::string> there(facts.languages.begin(), facts.languages.end());
        const bool unnamed = there.erase("") > 0;
        std::string has = fmt::format("{}", fmt::join(there, ", "));
        if (unnamed)
            has += has.empty() ? "its sound does not say its language" : " and sound without a language";
        add(Finding::Rank::warning, item.place,
            facts.languages.empty()
                ? fmt::format("`track: {}` finds nothing: there is no sound in {}", item.track, item.file)
                : fmt::format("`track: {}` finds nothing in {}: {}{}; the film's own choice is played",
                              item.track, item.file, there.empty() ? "" : "there is ", has));
    }

    void check_item(const ItemSpec& item) {
        if (item.kind == Kind::qr && !text::encode_code(item.code))
            return add(
                Finding::Rank::media, item.place,
                fmt::format("a code has room for some 2900 bytes, this text has {}: shorten the address; "
                            "it is left out",
                            item.code.size()));
        if (item.kind == Kind::video) check_subtitles(item);
        check_file(item);
        for (const auto& [name, screen] : programme_.screens) {
            const MediaFacts* known = facts(item, screen);
            if (known == nullptr) continue;
            if (known->state == MediaFacts::State::missing || known->state == MediaFacts::State::broken)
                return add(Finding::Rank::media, item.place, known->why + "; it is left out");
            if (known->state != MediaFacts::State::ready) continue;
            if (item.kind == Kind::image && known->length > Duration::zero())
                return add(
                    Finding::Rank::warning, item.place,
                    fmt::format("{0} is no still picture: only the first picture of it is shown; to play "
                                "it write {1}: {0}",
                                item.file, known->medium == MediaFacts::Medium::audio ? "audio" : "video"));
            if (item.kind == Kind::pdf) return check_pages(item, *known);
            if (item.kind == Kind::video || item.kind == Kind::audio) return check_trims(item, known->length);
        }
    }

    void check_pages(const ItemSpec& item, const MediaFacts& known) {
        if (std::all_of(known.pages.begin(), known.pages.end(),
                        [](const auto& page) { return page.empty(); }))
            return add(Finding::Rank::media, item.place,
                       fmt::format("none of these pages is in {}: it has {}; it is left out", item.file,
                                   known.pages.size()));
        if (known.pages.size() == intake::most_pages)
            add(Finding::Rank::warning, item.place,
                fmt::format("no more than {} pages of {} are played: make several documents of it",
                            intake::most_pages, item.file));
        for (const programme::PageRange& range : item.pages)
            if (range.last > known.pages.size())
                add(Finding::Rank::warning, item.place,
                    fmt::format("there is no page {} in {}: it has {}", range.last, item.file,
                                known.pages.size()));
    }

    void check_trims(const ItemSpec& item, Duration length) {
        if (length <= Duration::zero())
            return add(Finding::Rank::media, item.place,
                       fmt::format("{} is a still picture, not a {}: write image: {}", item.file,
                                   item.kind == Kind::video ? "video" : "sound", item.file));
        const Duration in = item.in.value_or(Duration::zero());
        const Duration out = std::min(item.out.value_or(length), length);
        if (out > in) {
            if (item.out && *item.out > length)
                add(Finding::Rank::warning, item.place,
                    fmt::format("`out` is behind the end: {} is {:.3f} s long", item.file,
                                std::chrono::duration<double>(length).count()));
            return;
        }
        add(Finding::Rank::media, item.place,
            fmt::format("`in` and `out` leave nothing to show: {} is {:.3f} s long; it is left out",
                        item.file, std::chrono::duration<double>(length).count()));
    }

    // At most: where it picks, the longest ones.
    Duration longest_pass(const Screen& screen, const std::string& playlist, std::uint32_t pick = 0) const {
        const auto found = programme_.playlists.find(playlist);
        if (found == programme_.playlists.end()) return {};
        std::vector<Duration> lengths;
        for (const ItemSpec& item : found->second.items) {
            if (item.kind == Kind::playlist)
                lengths.push_back(longest_pass(screen, item.name, item.pick));
            else
                lengths.push_back(length_of(item, screen));
        }
        std::sort(lengths.rbegin(), lengths.rend());
        if (pick > 0 && pick < lengths.size()) lengths.resize(pick);
        Duration sum{};
        for (const Duration length : lengths) sum += length;
        return sum;
    }
    Duration length_of(const ItemSpec& item, const Screen& screen) const {
        const MediaFacts* known = facts(item, screen);
        const bool ready = known != nullptr && known->state == MediaFacts::State::ready;
        const Duration still = item.length.value_or(still_length);
        if (item.kind == Kind::pdf)
            return ready ? still * std::count_if(known->pages.begin(), known->pages.end(),
                                                 [](const auto& page) { return !page.empty(); })
                         : Duration{};
        const bool film = item.kind == Kind::video || item.kind == Kind::audio ||
                          (item.kind == Kind::file && ready && known->length > Duration::zero());
        if (!film) return still;
        if (item.length && item.kind != Kind::file) return *item.length;
        if (!ready) return {};
        return item.repeat * std::max(std::min(item.out.value_or(known->length), known->length) -
                                          item.in.value_or(Duration{}),
                                      Duration{});
    }

    const Programme& programme_;
    const Catalogue& catalogue_;
    std::vector<Finding>& findings_;
    std::set<std::pair<std::string, int>> told_; // lines of which a media finding tells
};

} // namespace

void check_programme(const Programme& programme, const Catalogue& catalogue, UtcTime now,
                     std::vector<Finding>& findings) {
    ProgrammeCheck check(programme, catalogue, findings);
    check.items();
    check.music();
    check.links();
    check.insertions();
    check.plans(now);
    check.sort();
}

std::string counts(const Programme& programme) {
    std::size_t items = 0, named = 0;
    for (const auto& [key, playlist] : programme.playlists) {
        items += playlist.items.size();
        if (!key.starts_with("item/")) ++named;
    }
    const auto many = [](std::size_t n, const char* one, const char* several) {
        return fmt::format("{} {}", n, n == 1 ? one : several);
    };
    return fmt::format("{}, {}, {} with {}, {}", many(programme.screens.size(), "screen", "screens"),
                       many(programme.nodes.size(), "node", "nodes"), many(named, "playlist", "playlists"),
                       many(items, "item", "items"), many(programme.entries.size(), "entry", "entries"));
}

} // namespace lianping::ctl
