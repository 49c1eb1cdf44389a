#pragma once
// The thread that puts pictures on the glass: decides (by the pure parts of player/) which picture is due
// when, draws it ahead and hands it over at its instant. It never waits for the network, the disk or a
// decoder.

#include "player/compose.h"
#include "player/frame_schedule.h"
#include "player/glass_pulse.h"
#include "player/house_view.h"
#include "player/play_places.h"
#include "player/presentation_record.h"
#include "player/renderer.h"
#include "player/station/mailbox.h"
#include "player/station/open_showings.h"
#include "player/station/overlay_pictures.h"
#include "player/station/overlays.h"
#include "player/station/play_thread.h"
#include "player/station/present_log.h"
#include "player/station/status_board.h"
#include "player/station/witness.h"
#include "player/window.h"
#include "time/clock.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; made, run and destroyed on one thread, which owns window and renderer.
class Presenter {
public:
    struct Parts { // all outlive it
        const Clock& clock;
        Mailbox& mailbox;
        StatusBoard& board;
        Painter& painter;
        PresentLog* log = nullptr;    // null: none
        PlayThread* played = nullptr; // keeps the proof of play; null: nobody does
    };
    struct Settings {
        std::string node;
        UtcTime built; // the software; UTC before it was never set
        bool sched_fifo = false;
        LeftBehind left{};         // by the player before
        OpenShowings::Doors doors; // prepare is the presenter's own
        // An answer to a request for a snapshot: the picture, or why not. Called on this thread.
        std::function<void(std::uint64_t id, HouseTime at, Result<Image> image)> snapshot;
        // What sound is to go by: called at each piece of news and ten times a second, on this thread. May be
        // empty.
        std::function<void(const std::shared_ptr<const Timeline>&, const ClockEstimate& house,
                           std::vector<std::string> broken_media)>
            sound;
    };
    Presenter(Parts parts, Settings settings);

    // Before there is a window: opens what is on, so that decoding goes on while the window is made.
    void look_ahead();
    // Shows until the window is closed, or `quit` answers true (asked ten times a second). `trouble`: that of
    // the renderer's choice.
    void run(Window& window, Renderer& renderer, std::string trouble, const std::function<bool()>& quit);

    const PresentationRecord& record() const { return record_; }

private:
    void take_news(NodeTime now);
    void adopt(std::shared_ptr<const Timeline> timeline, HouseTime now);
    void update_house(NodeTime now);
    void every_while(NodeTime now);
    void look_ahead_at_overlays(HouseTime now, const std::vector<Showing>& coming);
    void feed_watchdog(NodeTime now);
    bool show(const Wake& wake); // whether there was anything to show
    void look_again();
    void put_on_glass(const Composition& composition, const Wake& wake, Presented presented);
    std::optional<Composition> picture_at(HouseTime at, Presented& presented);
    void answer_snapshots();
    void report(NodeTime now);
    Canvas canvas() const;
    LookTime look_time(NodeTime at) const;
    void bear_witness(NodeTime at, PlayLedger::Timely timely);
    std::string why_slate() const;

    const Parts parts_;
    const Settings settings_;
    Window* window_ = nullptr;     // of run()
    Renderer* renderer_ = nullptr; // of run()
    std::string renderer_trouble_; // of run()

    std::shared_ptr<const Timeline> timeline_;
    std::shared_ptr<const Timeline> coming_; // whose epoch the clock does not have yet
    NodeTime coming_since_;
    std::string title_; // of the slate while there is no plan
    ClockEstimate clock_estimate_;
    HouseView house_;
    OpenShowings showings_;
    Overlays overlays_;
    OverlayPictures overlay_pictures_;
    PresentationRecord record_;
    GlassPulse pulse_;
    Witness witness_;

    std::optional<Composition> on_glass_;
    std::string item_on_glass_;
    bool held_ = false;
    HouseTime change_ = HouseTime::always();  // when the picture changes next
    Pace pace_;                               // of pictures, where the display gives none
    HouseTime settled_ = HouseTime::always(); // end of the last transition
    HouseTime empty_since_ = HouseTime::never();
    bool draw_anew_ = true; // the window lost its picture
    bool slate_instead_ = false;
    bool starving_ = false; // the watchdog is not fed: told once
    bool slate_on_ = false; // also one that stands in for a live source that is away
    Effort effort_;
    NodeTime next_look_ = NodeTime::always();
    NodeTime next_report_ = NodeTime::always();
    NodeTime next_feed_ = NodeTime::always();
    std::vector<std::uint64_t> snapshots_;
};

} // namespace lianping::player
