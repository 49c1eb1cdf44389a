#pragma once
// What two screens showed, sample by sample, against what they should. Pure.

#include "glass/glass_clips.h"
#include "time/instants.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::testing {

// What one screen showed at an instant.
struct Glance {
    std::optional<PictureCode> code; // none: nothing that can be read
    bool black = false;              // where there is none
};

struct GlassFigures {
    std::int64_t samples = 0;
    std::int64_t same = 0;                       // both screens showed the same frame
    std::int64_t one_apart = 0;                  // or one the next
    std::int64_t further = 0;                    // or they were two or more apart
    std::int64_t black = 0;                      // a screen was black
    std::int64_t unreadable = 0;                 // or showed no frame that can be told
    std::int64_t changes = 0;                    // of item, on either screen
    std::int64_t missing = 0;                    // frames that were due and never seen, item changes included
    std::int64_t longer = 0;                     // frames seen a refresh (1/60 s) longer than due
    std::int64_t frames = 0;                     // whose time on the glass is known
    Duration hold_p50{}, hold_p99{}, hold_max{}; // |time on the glass - time due|
    Duration longest_gap{};                      // between two samples: what is shorter was not looked for
    double same_share() const {
        return samples > 0 ? static_cast<double>(same) / static_cast<double>(samples) : 0;
    }
};
std::string to_json(const GlassFigures& figures);

// Thread-safety: unsafe.
class GlassTally {
public:
    // The clips follow one another in this order, endlessly. A frame is due for its rate's period.
    explicit GlassTally(const std::vector<GlassClip>& clips);

    // Instants ascend.
    void add(Duration at, const std::array<Glance, 2>& screens);

    // What was shown until the next look is not known: nothing is missing in between, and no frame was seen
    // to begin.
    void look_away();

    GlassFigures figures() const;
    // Faults, the first few in words: "6.204 s: screen 0 went from clip 3 frame 12 to clip 3 frame 15".
    const std::vector<std::string>& faults() const { return faults_; }

private:
    struct Screen {
        std::optional<PictureCode> code;
        Duration since{};
        bool whole = false; // it was seen to begin, so its time can be measured
    };
    // Frames from a to b in the order of play; negative where b is before a. Nothing where either is of no
    // clip here.
    std::optional<std::int64_t> frames_between(const PictureCode& a, const PictureCode& b) const;
    std::optional<std::int64_t> place(const PictureCode& code) const;
    void look(int screen, Duration at, const Glance& glance);
    void fault(Duration at, const std::string& what);

    std::map<unsigned, GlassClip> clips_;
    std::map<unsigned, std::int64_t> first_frame_; // of a clip, counted over a whole round
    std::int64_t round_ = 0;                       // frames of all clips
    std::array<Screen, 2> screens_;
    std::optional<Duration> last_;
    GlassFigures counts_;
    std::vector<Duration> hold_errors_;
    std::vector<std::string> faults_;
};

} // namespace lianping::testing
