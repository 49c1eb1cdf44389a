#include "glass/glass_tally.h"

#include "glass/share_of.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace lianping::testing {
namespace {

constexpr std::size_t faults_told = 20;
constexpr Duration refresh = 16'666'667ns;

std::string words(const PictureCode& code) {
    return "clip " + std::to_string(code.clip) + " frame " + std::to_string(code.frame);
}

} // namespace

GlassTally::GlassTally(const std::vector<GlassClip>& clips) {
    for (const GlassClip& clip : clips) {
        clips_[clip.clip] = clip;
        first_frame_[clip.clip] = round_;
        round_ += clip.frames;
    }
}

std::optional<std::int64_t> GlassTally::place(const PictureCode& code) const {
    const auto found = first_frame_.find(code.clip);
    if (found == first_frame_.end()) return std::nullopt;
    return found->second + code.frame;
}

std::optional<std::int64_t> GlassTally::frames_between(const PictureCode& a, const PictureCode& b) const {
    const auto from = place(a), to = place(b);
    if (!from || !to) return std::nullopt;
    const std::int64_t forward = ((*to - *from) % round_ + round_) % round_;
    return forward <= round_ / 2 ? forward : forward - round_;
}

void GlassTally::fault(Duration at, const std::string& what) {
    if (faults_.size() >= faults_told) return;
    char when[32];
    std::snprintf(when, sizeof when, "%.3f s: ", static_cast<double>(at.count()) / 1e9);
    faults_.push_back(when + what);
}

void GlassTally::look(int number, Duration at, const Glance& glance) {
    Screen& screen = screens_[static_cast<std::size_t>(number)];
    if (!glance.code) {
        ++(glance.black ? counts_.black : counts_.unreadable);
        fault(at, "screen " + std::to_string(number) + (glance.black ? " was black" : " showed no frame"));
        screen = {};
        return;
    }
    if (screen.code == glance.code) return;
    if (screen.code) {
        const auto step = frames_between(*screen.code, *glance.code);
        if (screen.code->clip != glance.code->clip) ++counts_.changes;
        if (!step || *step != 1) {
            counts_.missing += step && *step > 1 ? *step - 1 : 1;
            fault(at, "screen " + std::to_string(number) + " went from " + words(*screen.code) + " to " +
                          words(*glance.code));
        }
        const auto clip = clips_.find(screen.code->clip);
        if (screen.whole && clip != clips_.end() && step && *step == 1) {
            const auto n = static_cast<std::int64_t>(screen.code->frame);
            const Duration due = clip->second.rate.start_of(n + 1) - clip->second.rate.start_of(n);
            const Duration error = at - screen.since - due;
            hold_errors_.push_back(error < Duration{} ? -error : error);
            ++counts_.frames;
            if (error >= refresh) {
                ++counts_.longer;
                fault(at, "screen " + std::to_string(number) + " held " + words(*screen.code) + " " +
                              std::to_string(error.count() / 1'000'000) + " ms longer than due");
            }
        }
        screen.whole = step && *step == 1;
    }
    screen.code = glance.code;
    screen.since = at;
}

void GlassTally::add(Duration at, const std::array<Glance, 2>& glances) {
    ++counts_.samples;
    if (last_) counts_.longest_gap = std::max(counts_.longest_gap, at - *last_);
    last_ = at;
    for (int i = 0; i < 2; ++i) look(i, at, glances[static_cast<std::size_t>(i)]);
    if (!glances[0].code || !glances[1].code) return;
    const auto apart = frames_between(*glances[0].code, *glances[1].code);
    if (apart == 0)
        ++counts_.same;
    else if (apart == 1 || apart == -1)
        ++counts_.one_apart;
    else {
        ++counts_.further;
        fault(at, "apart: " + words(*glances[0].code) + " and " + words(*glances[1].code));
    }
}

void GlassTally::look_away() {
    screens_ = {};
    last_.reset();
}

GlassFigures GlassTally::figures() const {
    GlassFigures figures = counts_;
    std::vector<Duration> errors = hold_errors_;
    std::sort(errors.begin(), errors.end());
    figures.hold_p50 = share_of(errors, 0.5);
    figures.hold_p99 = share_of(errors, 0.99);
    figures.hold_max = errors.empty() ? Duration{} : errors.back();
    return figures;
}

std::string to_json(const GlassFigures& f) {
    const auto ms = [](Duration d) { return static_cast<double>(d.count()) / 1e6; };
    return nlohmann::json{{"samples", f.samples},
                          {"same", f.same},
                          {"same_share", f.same_share()},
                          {"one_apart", f.one_apart},
                          {"two_or_more_apart", f.further},
                          {"black", f.black},
                          {"unreadable", f.unreadable},
                          {"item_changes", f.changes},
                          {"missing_frames", f.missing},
                          {"held_a_refresh_longer", f.longer},
                          {"frames", f.frames},
                          {"hold_error_ms_p50", ms(f.hold_p50)},
                          {"hold_error_ms_p99", ms(f.hold_p99)},
                          {"hold_error_ms_max", ms(f.hold_max)},
                          {"longest_gap_between_samples_ms", ms(f.longest_gap)}}
        .dump(2);
}

} // namespace lianping::testing
