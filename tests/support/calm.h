#pragma once
// When the host left this machine's processors alone. Where this machine is a guest, its host takes them away
// at times, for a tenth of a second to seconds: no program runs then, and none is to blame for what is late.
// So a test that bounds wall time judges what it saw in calm moments, looks on until that was enough, and is
// skipped only where the kernel's count of stolen time is the proven cause.

#include "support/until.h"
#include "time/instants.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lianping::testing {

using Monotonic = std::chrono::steady_clock::time_point; // CLOCK_MONOTONIC

// The same instant.
Monotonic monotonic_of(NodeTime at);

// The kernel's count of stolen time, noted some times a second. Thread-safety: unsafe.
class StolenNotes {
public:
    // What stood still is felt for so long: in what is asked for again, waited for, learned anew. And what is
    // seen at an instant has been under way since, and goes on for a while.
    static constexpr Duration settles_in = 2s, goes_on_for = 500ms;

    explicit StolenNotes(unsigned processors) : processors_(processors) {}

    void add(Monotonic at, Duration stolen); // in their order
    // Whether in no second from one instant to the other more was stolen than StealClock::bearable. False
    // where that is not known: before the first note, behind the last.
    bool calm(Monotonic from, Monotonic to) const;
    // Whether what was seen at that instant is to be judged.
    bool calm_at(Monotonic at) const { return calm(at - settles_in, at + goes_on_for); }
    // How much of the time since then was so.
    Duration calm_time(Monotonic since) const;
    Monotonic last() const { return notes_.empty() ? Monotonic{} : notes_.back().at; }

private:
    struct Note {
        Monotonic at;
        Duration stolen; // since the machine began, over all processors
    };
    const unsigned processors_;
    std::vector<Note> notes_;
};

// Notes it on a thread of its own from when it is made. Thread-safety: safe.
class Calm {
public:
    static constexpr Duration longest = 60s; // that anybody looks on for, whatever the host does

    Calm();
    static Monotonic now() { return std::chrono::steady_clock::now(); }

    // As StolenNotes::calm_at: false, too, where it is not known yet.
    bool at(Monotonic instant) const;
    // As StolenNotes::calm; since(): up to now, waits for the next note.
    bool between(Monotonic from, Monotonic to) const;
    bool since(Monotonic from) const;
    Duration time(Monotonic since) const; // that was calm
    std::string words() const;            // for who skips a test

    enum class Came { yes, no, host_took_them };
    // Asks until the answer is yes. It is no where so much of the time was calm meanwhile, and the host's
    // doing where that does not come to pass.
    template <class Ask>
    Came until(Ask ask, Duration within, Duration most = longest) const {
        const Monotonic began = now();
        bool yes = false;
        const bool told = testing::until([&] { return (yes = ask()) || time(began) >= within; }, most);
        return yes ? Came::yes : told ? Came::no : Came::host_took_them;
    }
    // Waits for a calm moment.
    bool comes(Duration most = patience) const {
        return testing::until([&] { return at(now() - noted_in - StolenNotes::goes_on_for); }, most);
    }
    // What `act` gives, begun in a calm moment, where it was calm up to its end: it is done again until then.
    // Nothing: it never was.
    template <class Act>
    auto undisturbed(Act act, Duration most = longest) const -> std::optional<decltype(act())> {
        const Monotonic give_up = now() + most;
        while (now() < give_up && comes(give_up - now())) {
            const Monotonic began = now();
            auto outcome = act();
            if (since(began - noted_in)) return outcome;
        }
        return std::nullopt;
    }

private:
    static constexpr Duration every = 100ms, noted_in = 300ms;

    const Monotonic made_ = now();
    mutable std::mutex mutex_; // guards notes_
    StolenNotes notes_;
    std::jthread thread_; // last
};

} // namespace lianping::testing
