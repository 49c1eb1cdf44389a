#pragma once
// The pictures of text that a scene needs: the slate, alerts, identify. Asks the painter ahead for the ones
// of the next second, so that a clock turns on time.

#include "player/compose.h"
#include "player/station/painter.h"
#include "text/calendar_text.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's.
class Overlays {
public:
    explicit Overlays(Painter& painter) : painter_(painter) {}

    // For which screen. The plan may be null: then `site` and the machine's own zone are used.
    void use(std::shared_ptr<const ScreenPlan> plan, std::string site, const Canvas& canvas);

    // Newest picture there is; null before the first. `t`: the instant that it is for.
    FramePtr slate(HouseTime t);
    FramePtr alert(const Alert& alert);
    FramePtr identify(HouseTime t);

    // Lets go of the pictures of all alerts but these.
    void keep_alerts(const std::vector<std::uint64_t>& ids);
    // Lets go of all pictures: nothing of the kind is on or near.
    void rest();

    // Whether identify is white at t: a function of house time alone, so that all screens flash as one.
    static bool identify_flashes(HouseTime t);
    // When the slate or identify, on screen at t, show something else.
    static HouseTime slate_changes(HouseTime t, const Anchor& anchor);
    static HouseTime identify_changes(HouseTime t);
    // Since when they show what they show at t.
    static HouseTime slate_since(HouseTime t, const Anchor& anchor);
    static HouseTime identify_since(HouseTime t);
    const Anchor& anchor() const { return anchor_; }

private:
    text::CivilMoment civil(HouseTime t) const; // on the site's wall clock
    std::string clock_text(HouseTime t) const;
    std::string slate_text(HouseTime t) const; // time, and date beneath
    FramePtr ask(const std::string& role, const std::string& name, const Painter::Draw& draw);
    FramePtr ask_slate(HouseTime t, bool ahead);
    FramePtr ask_identify(HouseTime t, bool ahead);

    Painter& painter_;
    std::shared_ptr<const ScreenPlan> plan_;
    std::string site_;
    Canvas canvas_;
    Anchor anchor_;
    std::map<std::string, FramePtr> newest_; // by role: what stands until the next one is painted
};

} // namespace lianping::player
