#include "agent/agent.h"

#include "agent/media_thread.h"
#include "base/notify.h"
#include "time/clock.h"
#include "transport/agent_files.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <array>
#include <system_error>

namespace lianping::agent {
namespace {

constexpr Duration feed_every = 1s;

} // namespace

Result<void> run_agent(const Options& options, int stop_fd) {
    std::error_code failed;
    std::filesystem::create_directories(agent_folder(options.data), failed);
    if (failed)
        return fail(Error::Code::io,
                    agent_folder(options.data).string() + " cannot be made: " + failed.message());
    const RealClock clock;
    Context context;
    const MediaThread media({context, clock, options.data, options.keep_free});
    const std::array<Waitable, 1> stop{Waitable{nullptr, stop_fd, false}};
    notify_service("READY=1");
    while (!wait_for(stop, feed_every)) notify_service("WATCHDOG=1");
    notify_service("STOPPING=1");
    return {};
}

} // namespace lianping::agent
