#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace lianping::testing {

inline constexpr std::chrono::seconds patience{30}; // with a busy machine

// Asks until `question` has an answer or `most` is over. The longer it takes the longer are the pauses, up to
// 50 ms: to be asked costs a program time, too.
template <class Ask>
auto until(Ask question, std::chrono::nanoseconds most = patience) -> decltype(question()) {
    using Steady = std::chrono::steady_clock;
    const auto began = Steady::now();
    for (;;) {
        if (auto answer = question()) return answer;
        const auto waited = Steady::now() - began;
        if (waited > most) return {};
        std::this_thread::sleep_for(std::clamp<Steady::duration>(waited / 8, std::chrono::milliseconds(1),
                                                                 std::chrono::milliseconds(50)));
    }
}

} // namespace lianping::testing
