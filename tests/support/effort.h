#pragma once
// What something costs in processor time, which does not depend on what else the machine does.

#include "base/instrumented.h"
#include "time/instants.h"

#include <ctime>

namespace lianping::support {

// Of the thread that makes and asks it.
class Effort {
public:
    Duration spent() const { return now() - began_; }
    // What an instrumented build may take of what `uninstrumented` may.
    static constexpr Duration bound(Duration uninstrumented) {
        return instrumented ? 20 * uninstrumented : uninstrumented;
    }

private:
    static Duration now() {
        timespec spent{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
        return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
    }
    Duration began_ = now();
};

} // namespace lianping::support
