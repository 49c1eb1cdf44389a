#include "agent/agent.h"

#include "agent/media_thread.h"
#include "agent/services.h"
#include "base/notify.h"
#include "time/clock.h"
#include "transport/agent_files.h"
#include "transport/context.h"

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
    PeerKeys peers;
    Context context;
    context.guard({[&peers](const PublicKey& key) { return peers.find(key); }, {}});
    const MediaThread media({context, clock, options.data, peers, options.gives_at, options.keep_free});
    Services services({context, clock, options.data, options.reboots, options.reboot_after, options.pages,
                       [&media] { return media.state(); }});
    notify_service("READY=1");
    NodeTime next_feed = clock.now();
    while (services.turn(stop_fd)) {
        if (clock.now() < next_feed) continue;
        next_feed = clock.now() + feed_every;
        notify_service("WATCHDOG=1");
    }
    notify_service("STOPPING=1");
    return {};
}

} // namespace lianping::agent
