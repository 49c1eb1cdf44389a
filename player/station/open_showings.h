#pragma once
// The sources of what is on and of what comes next: opened ahead, decoded to their first picture, let go when
// over. And what to show where one of them fails (player/fallback.h).

#include "plan/timeline.h"
#include "player/compose.h"
#include "player/fallback.h"
#include "player/frame_schedule.h"
#include "player/source.h"
#include "player/station/opened.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lianping::player {

// What a layer of a scene shows at its instant.
struct LayerPicture {
    Layer layer;    // as the scene has it, or what stands in for it
    FramePtr frame; // null: nothing; then the layer is left out
    FramePtr over;  // lies over it (subtitles); null: nothing
    LayerOutlook outlook;
    std::uint32_t dropped = 0;
    bool repeats = false; // the successor of this frame should be there and is not
    HouseTime ask_again = HouseTime::never();
    bool away = false; // a live source that has nothing: the layer is what stands in
};

// Thread-safety: unsafe; the presenter's. Nothing here blocks.
class OpenShowings {
public:
    struct Doors {
        std::function<std::unique_ptr<Source>(const Showing&, Duration position, const Canvas&)>
            open; // null: no pictures of its own
        std::function<void(std::unique_ptr<Source>)> retire;
        std::function<void(const FramePtr&)> prepare;        // a frame that is shown soon
        std::function<void(const std::string& line)> report; // for the log
        // Whether the files of an item are in the store; some of another machine's come when they can. Empty:
        // they are.
        std::function<bool(const Item&)> there{};
    };
    static constexpr Duration ahead = 3s;
    static constexpr Duration soon = 500ms; // before it is on: then a source fills its queue
    static constexpr std::size_t at_most =
        12; // showings looked ahead at: the zones of a layout, and what follows
    // Without a picture that is due: then the showing is broken. One that was opened in the midst of its slot
    // may have ten seconds of film to run through first.
    static constexpr Duration patience = 1s;
    static constexpr Duration patience_mid_slot = 4s;
    static constexpr Duration patience_for_next = 2s; // once pictures came
    static constexpr Duration catch_up = 500ms; // what begins behind its time shows nothing that is over
    static constexpr Duration look_for_arrivals = 250ms;
    static constexpr Duration fill_ready_in = 200ms; // what opening a file takes

    explicit OpenShowings(Doors doors) : doors_(std::move(doors)) {}
    ~OpenShowings();
    OpenShowings(const OpenShowings&) = delete;
    OpenShowings& operator=(const OpenShowings&) = delete;

    // What is opened from now on is for this screen.
    void use(const Canvas& canvas) { canvas_ = canvas; }

    // Opens what comes, lets go what is over; gives back what comes. To be called at each change and some
    // times a second.
    std::vector<Showing> follow(const Timeline& timeline, HouseTime now);

    // What the layer shows at scene.at. For kinds without media the frame is null.
    LayerPicture picture(const Timeline& timeline, const Layer& layer, HouseTime at);

    std::size_t open() const { return open_.size(); }
    std::vector<std::string> troubles() const;
    std::vector<std::string> broken() const { return fallback_.all_broken(); } // media that are stood in for
    std::string why_broken(const std::string& media) const {
        return fallback_.why(media);
    }                            // empty: it is not
    std::string decoder() const; // of what is on
    bool waiting() const;        // something that is on or near has no picture yet

private:
    struct Open {
        Showing showing;
        std::unique_ptr<Source> source;
        HouseTime opened;
        bool opened_ahead = false;
        bool prepared = false;      // its first frame has been given to the renderer
        bool wanted = false;        // by the last follow()
        bool shown = false;         // a frame of it has been on
        bool failed = false;        // shows nothing more: to be closed
        std::uint64_t newest = 0;   // id of the frame selected last
        HouseTime fresh;            // when it was as new as it should be, or changed
        std::uint64_t repeated = 0; // id of the frame that was counted as repeated
    };
    struct Held {
        Layer layer;
        FramePtr frame;
        FramePtr over{};
    };

    Open* open_now(const Showing& showing, HouseTime at);
    void want(const Showing& showing, HouseTime now);
    void look_at_first(Open& open, HouseTime now);
    void close(Opened<Open>::iterator at);
    bool select(const Showing& showing, HouseTime at, Duration position, LayerPicture& picture);
    void broke(const Showing& showing, const std::string& why, HouseTime now);
    void look_for_arrivals_at(HouseTime now);

    const Doors doors_;
    Canvas canvas_;
    Opened<Open> open_;
    Fallback fallback_;
    std::map<std::string, Item> absent_; // by media: broken because their files are not there
    HouseTime next_arrivals_ = HouseTime::always();
    using Place = std::pair<std::uint32_t, std::uint32_t>; // zone, and of a layout its part
    static Place place_of(const Showing& showing) { return {showing.key.zone, showing.key.part}; }
    std::map<Place, Held> held_; // the last good picture of each
};

} // namespace lianping::player
