#pragma once
// A source that does as a test says, with switches for what goes wrong: fails, stalls, ends early.

#include "player/frames.h"
#include "player/source.h"

namespace lianping::player::testing {

struct Script {
    enum class Fault { none, fails_at_once, never_begins, stalls_after };
    Fault fault = Fault::none;
    Duration stalls_at{};      // stalls_after: no frame is due from here on
    Duration frame = 40ms;     // what each one lasts
    bool* told_soon = nullptr; // set where it is told; outlives the source
};

class ScriptedSource final : public Source {
public:
    explicit ScriptedSource(Script script) : script_(script) {}

    Selection select(Duration position) override {
        Selection selection;
        selection.next_due = Duration::max();
        switch (script_.fault) {
        case Script::Fault::fails_at_once:
            selection.state = SourceState::failed;
            return selection;
        case Script::Fault::never_begins:
            return selection;
        case Script::Fault::stalls_after:
        case Script::Fault::none:
            break;
        }
        auto number = position / script_.frame;
        const bool stalled = script_.fault == Script::Fault::stalls_after && position >= script_.stalls_at;
        if (stalled) number = script_.stalls_at / script_.frame - 1;
        if (!frame_ || frame_->number != number)
            frame_ = frame_due(number * script_.frame, script_.frame, number);
        selection.frame = frame_;
        selection.state = stalled ? SourceState::pending : SourceState::ready;
        if (!stalled) selection.next_due = frame_->due + script_.frame;
        return selection;
    }
    void soon() override {
        if (script_.told_soon != nullptr) *script_.told_soon = true;
    }
    bool prepared() const override { return frame_ != nullptr; }
    std::string trouble() const override {
        return script_.fault == Script::Fault::fails_at_once ? "it is broken" : "";
    }
    std::string decoder() const override { return "scripted"; }

private:
    Script script_;
    FramePtr frame_;
};

} // namespace lianping::player::testing
