#pragma once
// What is told of the pictures on the glass: to the proof of play, and to the judgement whether they are as
// they should be.

#include "player/glass_truth.h"
#include "player/play_ledger.h"
#include "player/renderer.h"
#include "player/station/play_thread.h"

#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; the presenter's.
class Witness {
public:
    static constexpr Duration alive_every = 5s; // what a power cut costs of the proof of play

    // `played`: keeps the proof of play, outlives it; null: nobody does.
    Witness(LeftBehind left, PlayThread* played) : ledger_(std::move(left)), played_(played) {}

    // The picture that is drawn or shown next shows this.
    void expect(std::vector<PlaceSeen> places);
    // To be called between drawing and showing: afterwards a display may have taken the picture away. Looks
    // once a second, which costs some 0.1 ms. The window's size in pixels.
    void drawn(NodeTime now, const Composition& composition, Renderer& renderer, std::uint32_t width,
               std::uint32_t height);
    // Whether a picture that stands is to be drawn once more, to be looked at: it came so soon after a look
    // that it was not, or what was seen of it is not all that can be said.
    bool owes_a_look(NodeTime now) const { return owes_ && truth_.due(now); }
    // Whether it is then to be shown, too: what was seen of it was amiss.
    bool in_doubt() const { return truth_.in_doubt(); }

    // What was expected is on the glass.
    void shown(const LookTime& at, const std::string& screen, PlayLedger::Timely timely);
    // It still is.
    void stands(const LookTime& at) { ledger_.stands(at); }
    // The player ends.
    void end(const LookTime& at) { ledger_.end(at); }
    // Gives rows to be kept, where there is news or what is on has not been kept for a while.
    void keep(const LookTime& at);

    const GlassVerdict& verdict() const { return truth_.verdict(); }

private:
    PlayLedger ledger_;
    PlayThread* played_;
    NodeTime next_alive_ = NodeTime::always();
    std::vector<PlaceSeen> places_;
    std::string instead_; // what of them was due and is not shown, and why; empty: nothing
    GlassTruth truth_;
    bool owes_ = false; // a look at the picture that is there
    bool told_ = false; // that the glass cannot be read back
};

} // namespace lianping::player
