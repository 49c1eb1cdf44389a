#pragma once
// Whether the glass shows what it should. Pure.
//
// Once a second the picture that was drawn is read back, reduced to a grid (player/glass_samples.h), and held
// beside what its frames say must be there. From the two follows what is dark and should not be, what stands
// still and should move, and what is something else; and what only looks so: a dark film is dark in its
// frames, too, a still has nothing to move, a fade is as dark in what should be there as on the glass.

#include "player/glass_samples.h"
#include "time/instants.h"

#include <cstdint>
#include <string>

namespace lianping::player {

enum class GlassState : std::uint8_t { unknown, right, still, dark_on_purpose, dark, frozen, wrong };

struct GlassVerdict {
    GlassState state = GlassState::unknown;
    NodeTime since = NodeTime(0ns);
    double luma = 0;       // mean of the glass, 0 to 255
    double difference = 0; // mean distance of the glass from what should be there
    std::uint64_t looks = 0;
    std::string why; // of dark, frozen and wrong
};

// Thread-safety: unsafe; the presenter's.
class GlassTruth {
public:
    static constexpr Duration look_every = 1s;
    // Looks in a row that must agree before something is amiss: one may fall on a picture that the display
    // lost.
    static constexpr int sure_after = 3;
    static constexpr double black_below =
        20;                                 // the brightest cell but a few: black, also where it is dithered
    static constexpr double lit_above = 28; // mean of what should be there: not a dark film
    static constexpr double far_off = 32;   // mean distance: another picture
    static constexpr double moved = 3;      // mean change between two looks that is more than noise
    static constexpr double still_below = 0.5;

    bool due(NodeTime now) const { return now >= next_; }

    // What is drawn now: `glass` as read back, `meant` by its frames. `instead`: what was due and is not
    // shown, and why; empty: nothing.
    void look(NodeTime now, const GlassSamples& glass, const GlassSamples& meant, const std::string& instead);

    // It was due, and the glass could not be read back. After some times in a row nothing is known.
    void could_not_look(NodeTime now);

    // Whether another look at the same picture would say the same.
    bool settled() const;
    // Whether the last look found something amiss, of which it is not sure yet.
    bool in_doubt() const;

    const GlassVerdict& verdict() const { return verdict_; }

private:
    GlassState judge(const GlassSamples& glass, const GlassSamples& meant, const std::string& instead);
    void set(GlassState state, NodeTime now, std::string why);

    GlassVerdict verdict_;
    GlassSamples glass_, meant_; // of the look before
    NodeTime next_ = NodeTime::always();
    int dark_ = 0, frozen_ = 0, wrong_ = 0; // looks in a row
    int blind_ = 0;                         // times in a row that the glass could not be read back
};

} // namespace lianping::player
