#include "player/station/open_sounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lianping::player {
namespace {

// A source goes when nothing mixes it any more: later than the last block in which it faded.
constexpr Duration leaves_after = 1s;

} // namespace

OpenSounds::OpenSounds(int rate, int channels, Doors doors)
    : grid_(rate),
      doors_(std::move(doors)),
      chime_(std::make_shared<Chime>(rate, channels)),
      tune_(std::make_shared<TestTune>(rate, channels)) {}

OpenSounds::~OpenSounds() {
    for (auto& [key, open] : open_) doors_.retire(std::move(open.source));
    for (auto& leaving : leaving_) doors_.retire(std::move(leaving.source));
}

OpenSounds::Open* OpenSounds::open_now(const Showing& showing, HouseTime at) {
    const auto from = std::max(at, showing.visible_from);
    auto source = doors_.open(
        showing.item, std::max<std::int64_t>(grid_.nearest(from) - grid_.nearest(showing.key.start), 0));
    if (!source) return nullptr;
    auto& open = open_[{showing.key, showing.visible_from}];
    open = {showing.item, std::move(source), showing.visible_to, true};
    return &open;
}

void OpenSounds::follow(const Timeline& timeline, HouseTime now, std::vector<std::string> broken) {
    broken_ = std::move(broken);
    for (auto& [key, open] : open_) open.wanted = false;
    for (const auto& showing : timeline.upcoming_sounds(now, ahead, at_most)) {
        auto* open = find_opened(open_, showing);
        // The same showing, heard until some instant and again later: it will be somewhere else by then.
        if (open && showing.visible_from > now && open->visible_to < showing.visible_from) open = nullptr;
        if (!open) open = open_now(showing, now);
        if (!open) continue;
        open->wanted = true;
        open->visible_to = showing.visible_to;
    }
    for (auto at = open_.begin(); at != open_.end();) {
        const auto next = std::next(at);
        auto& open = at->second;
        if (const auto trouble = open.source->trouble();
            !trouble.empty() && reported_.insert(open.item.media).second)
            doors_.report(fmt::format("{} cannot be heard: {}", open.item.name, trouble));
        if (!open.wanted) {
            leaving_.push_back({std::move(open.source), now});
            open_.erase(at);
        }
        at = next;
    }
    std::erase_if(leaving_, [&](Leaving& leaving) {
        const bool gone = leaving.since + leaves_after < now || leaving.since > now;
        if (gone) doors_.retire(std::move(leaving.source));
        return gone;
    });
}

// The chime of a warning that begins, the tune of a sound test.
void OpenSounds::add_acts(const Timeline& timeline, HouseTime t, std::vector<SoundPart>& parts) const {
    if (!timeline.acts() || !timeline.plan()) return;
    for (const auto& test : timeline.acts()->sound_tests) {
        if (t < test.from || t >= test.until) continue;
        parts = {{tune_, grid_.nearest(test.from), timeline.plan()->volume, true}};
        return;
    }
    const double volume = volume_at(*timeline.plan(), t);
    for (const auto& alert : timeline.acts()->alerts) {
        if (alert.level != Alert::Level::warning || t < alert.from || t >= alert.until) continue;
        if (t - alert.from < Chime::length && volume > 0)
            parts.push_back({chime_, grid_.nearest(alert.from), volume, true});
    }
}

// Where one picture goes and another comes and the sound is the same, it stays as it is: what goes and what
// comes are one, and gains of equal power add up by their squares.
void OpenSounds::add_live(const std::shared_ptr<SoundSource>& source, double gain,
                          std::vector<SoundPart>& parts) {
    heard_ = source;
    for (SoundPart& part : parts)
        if (part.source == source) {
            part.gain = std::hypot(part.gain, gain);
            return;
        }
    parts.push_back({source, 0, gain, false});
}

std::optional<Duration> OpenSounds::live_latency() const {
    std::optional<Duration> least;
    for (const auto& [key, open] : open_)
        if (open.wanted && open.item.kind == Item::Kind::live)
            least = std::min(least.value_or(Duration::max()), open.item.latency);
    return least;
}

std::vector<SoundPart> OpenSounds::at(const Timeline& timeline, HouseTime t) {
    std::vector<SoundPart> parts;
    for (const auto& sounding : timeline.sounding(t)) {
        const auto& item = sounding.showing.item;
        if (std::find(broken_.begin(), broken_.end(), item.media) != broken_.end()) continue;
        auto* open = find_opened(open_, sounding.showing);
        if (!open) open = open_now(sounding.showing, t);
        if (!open) continue;
        if (item.kind == Item::Kind::live) {
            add_live(open->source, sounding.gain, parts);
            continue;
        }
        // What begins with its medium's first sample needs no fade.
        const bool from_silence =
            item.in <= Duration::zero() && sounding.showing.visible_from <= sounding.showing.key.start;
        parts.push_back({open->source, grid_.nearest(sounding.showing.key.start),
                         sounding.gain * std::pow(10.0, item.gain_db / 20), from_silence});
        heard_ = open->source;
    }
    add_acts(timeline, t, parts);
    return parts;
}

std::vector<std::string> OpenSounds::troubles() const {
    std::vector<std::string> lines;
    for (const auto& [key, open] : open_) {
        const auto trouble = open.source->trouble();
        if (trouble.empty()) continue;
        auto line = fmt::format("{}: its sound: {}", open.item.name, trouble);
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
    }
    return lines;
}

std::string OpenSounds::decoder() const {
    const auto heard = heard_.lock();
    return heard ? heard->decoder() : std::string();
}

} // namespace lianping::player
