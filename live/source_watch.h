#pragma once
// What to do with a source's pipeline: when to open it, when it is given up and opened again, with growing
// pauses and for ever. Pure.

#include "time/instants.h"
#include "wire/streams.h"

#include <optional>

namespace lianping::live {

// Thread-safety: unsafe.
class SourceWatch {
public:
    static constexpr Duration lost_after = 1s;    // without a picture
    static constexpr Duration give_up_after = 5s; // without a picture: what should make them is opened anew
    static constexpr Duration first_pause = 250ms, longest_pause = 8s; // doubled with each failure
    static constexpr Duration proven_after = 10s; // of pictures: the next failure is a first one again

    // A source that waits to be called is not opened anew because nobody calls.
    enum class Silence { fails, waits };

    // What it is to do from now on. A change of the source itself is a stop and a start.
    void run(bool run, Silence silence) {
        run_ = run;
        silence_ = silence;
    }

    void opened(NodeTime now);
    void failed(NodeTime now); // it could not be opened, or its pipeline has ended
    void closed();             // by us
    void picture(NodeTime at); // the newest

    enum class Act { nothing, open, close };
    // What is to be done now. After a close that follows from silence it counts as failed.
    Act due(NodeTime now) const;
    NodeTime next(NodeTime now) const; // when to ask again at the latest
    SourceStatus::State state(NodeTime now) const;

private:
    bool run_ = false;
    Silence silence_ = Silence::fails;
    std::optional<NodeTime> opened_;                  // while a pipeline is open
    std::optional<NodeTime> picture_, first_picture_; // of the open pipeline
    bool ever_live_ = false;                          // since it was told to run
    NodeTime retry_at_ = NodeTime::always();
    Duration pause_ = first_pause;
};

} // namespace lianping::live
