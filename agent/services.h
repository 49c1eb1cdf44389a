#pragma once
// The housekeeper's other half: it says every few seconds how the machine and its services are, and carries
// out what the controller orders. A link for each node of the machine; orders are carried out on a thread of
// their own, one after the other, so that one which takes its time keeps nobody from being heard.

#include "agent/household.h"
#include "agent/last_rung.h"
#include "agent/orders.h"
#include "base/bounded_queue.h"
#include "http/page_door.h"
#include "time/clock.h"
#include "transport/agent_link.h"
#include "transport/context.h"
#include "transport/waiting.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>

namespace lianping::agent {

// Thread-safety: made, run and ended by one thread.
class Services {
public:
    struct Parts { // what is referred to outlives it
        Context& context;
        const Clock& clock;
        std::filesystem::path data;
        Reboots reboots = Reboots::refused;
        std::optional<Duration> reboot_after{}; // agent/last_rung.h; nothing: never
        std::optional<DoorAddress> pages{};     // for /metrics and /healthz
        std::function<MediaState()> media;      // as they are now, for those
    };
    explicit Services(Parts parts);
    ~Services(); // waits for the order that is being carried out

    // Takes what has come and says what is due; waits for `stop_fd` or more to do. True: to be called again;
    // false: to stop, by that or by an order.
    bool turn(int stop_fd);

private:
    struct Job {
        std::string node; // empty: look at the machine
        AgentOrder order;
    };
    struct Done {
        std::string node;       // empty: `machine` is how it is
        bool ends_this = false; // it was the order to start this very process anew
        OrderResult result;
        MachineState machine;
    };
    void look();
    void say_machine();
    Page page(const std::string& path) const;
    void take(const std::string& node, AgentLink& link, const AgentLink::Event& event);
    void work(const std::stop_token& stop);
    void climb(LastRung& rung, Orders& orders, const MachineState& machine) const;

    const Parts parts_;
    Household household_;
    std::map<std::string, AgentLink> links_; // by node
    NodeTime next_look_ = NodeTime::always(), next_state_ = NodeTime::always();
    std::set<std::string> connected_;   // nodes whose controller is there
    MachineState machine_;              // as it was found last
    bool looking_ = false;              // somebody does, or will
    NodeTime ends_ = NodeTime::never(); // this process, when its answer has gone out
    Waker waker_;
    BoundedQueue<Job> jobs_{64};
    BoundedQueue<Done> done_{64};
    std::optional<PageDoor> pages_;
    std::jthread worker_; // last
};

} // namespace lianping::agent
