#include "support/calm.h"

#include "time/clock.h"
#include "time/stolen_time.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>

namespace lianping::testing {

Monotonic monotonic_of(NodeTime at) {
    // Two clocks at one instant: read again where something came between.
    const RealClock clock;
    NodeTime node;
    Monotonic now;
    do {
        node = clock.now();
        now = Calm::now();
    } while (clock.now() - node > 1ms);
    return now - (node - at);
}

void StolenNotes::add(Monotonic at, Duration stolen) { notes_.push_back({at, stolen}); }

bool StolenNotes::calm(Monotonic from, Monotonic to) const {
    const auto by_instant = [](const Note& note, Monotonic at) { return note.at < at; };
    const auto last = std::lower_bound(notes_.begin(), notes_.end(), to, by_instant);
    auto first = std::upper_bound(notes_.begin(), notes_.end(), from,
                                  [](Monotonic at, const Note& note) { return at < note.at; });
    if (first == notes_.begin() || last == notes_.end()) return false;
    // Each second in it, from note to note.
    for (--first; first < last; ++first) {
        const auto end = std::min(last, std::lower_bound(first, last, first->at + 1s, by_instant));
        const double length =
            std::chrono::duration<double>(std::max<Duration>(end->at - first->at, 1s)).count();
        const double stolen = std::chrono::duration<double>(end->stolen - first->stolen).count();
        if (stolen > StealClock::bearable * length * processors_) return false;
    }
    return true;
}

Duration StolenNotes::calm_time(Monotonic since) const {
    Duration sum{};
    for (std::size_t n = 1; n < notes_.size(); ++n)
        if (notes_[n - 1].at >= since && calm_at(notes_[n - 1].at)) sum += notes_[n].at - notes_[n - 1].at;
    return sum;
}

Calm::Calm() : notes_(std::max(1U, std::thread::hardware_concurrency())) {
    notes_.add(now(), stolen_time());
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex waiting;
        std::condition_variable_any pause;
        std::unique_lock waits(waiting);
        while (!pause.wait_for(waits, stop, every, [&] { return stop.stop_requested(); })) {
            const Duration stolen = stolen_time();
            const std::scoped_lock lock(mutex_);
            notes_.add(now(), stolen);
        }
    });
}

bool Calm::at(Monotonic instant) const {
    const std::scoped_lock lock(mutex_);
    return notes_.calm_at(instant);
}

bool Calm::between(Monotonic from, Monotonic to) const {
    const std::scoped_lock lock(mutex_);
    return notes_.calm(from, to);
}

bool Calm::since(Monotonic from) const {
    const Monotonic to = now();
    testing::until([&] {
        const std::scoped_lock lock(mutex_);
        return notes_.last() >= to;
    });
    return between(from, to);
}

Duration Calm::time(Monotonic since) const {
    const std::scoped_lock lock(mutex_);
    return notes_.calm_time(since);
}

std::string Calm::words() const {
    std::array<char, 100> words{};
    std::snprintf(words.data(), words.size(),
                  "the host took the processors away: of %.0f s it left them alone in %.0f",
                  std::chrono::duration<double>(now() - made_).count(),
                  std::chrono::duration<double>(time(made_)).count());
    return words.data();
}

} // namespace lianping::testing
