#include "controller/controller.h"

#include "base/log.h"
#include "base/notify.h"
#include "controller/agent_thread.h"
#include "controller/desks.h"
#include "controller/following.h"
#include "controller/instant_text.h"
#include "controller/loop.h"
#include "controller/site_metrics.h"
#include "http/exposition.h"
#include "time/clock.h"
#include "transport/clock_server.h"
#include "transport/key_register.h"
#include "transport/rendezvous.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <stop_token>
#include <thread>

namespace lianping::controller {

namespace fs = std::filesystem;

constexpr Duration feed_every = 1s;
constexpr Duration clock_hangs_after = 5s;
constexpr Duration let_answers_go_for = 100ms; // before their sockets close
constexpr Duration last_words_for = 3s;        // whoever takes over asks for what it has not yet

// The key by which it is known, and of whoever owns its data, who is its first admin.
Result<KeyPair> own_keys(const fs::path& data, KeyRegister& keys) {
    auto own = load_or_make_key(keys_folder(data) / "controller.key");
    if (!own) return own;
    auto owner = load_or_make_key(owner_key_file(data));
    if (!owner) return owner;
    if (!keys.find(owner->own)) {
        auto enrolled =
            keys.enrol({owner->own, "owner", Role::admin, utc_text(read_clocks().utc), "the first start"});
        if (!enrolled) return fail(enrolled.error());
    }
    return own;
}

// The keys of the nodes' housekeepers, who may take media from each other.
std::vector<std::string> housekeepers(const KeyRegister& keys) {
    std::vector<std::string> found;
    for (const Enrolled& one : keys.all())
        if (one.role == Role::agent) found.push_back(to_hex(one.key));
    return found;
}

struct Controller::Impl {
    std::unique_ptr<KeyRegister> keys; // first: the gate asks it
    std::unique_ptr<Context> context;  // it outlives all sockets
    Desks desks;
    Loop loop;
    std::optional<ClockServer> clock_server; // until its thread has it
    std::optional<AgentServer> agent_server; // the same
    RealClock clock;
    std::atomic<std::int64_t> clock_turned{0}; // the clock thread's last turn, node time
    NodeTime next_feed = NodeTime::always();   // of the watchdog
    bool follows = false;                      // there is one to follow where it stands down
    NodeTime stood_down = NodeTime::never();   // since then
    std::jthread clock_thread;                 // late: it uses the context and the house clock's reader
    std::optional<AgentThread> agent_thread;   // the same
    std::optional<PageDoor> pages;             // the same

    Impl(std::unique_ptr<KeyRegister> made_keys, std::unique_ptr<Context> made, const fs::path& site,
         DataFolder data, ControllerBus bus, ControlServer control, EventLog log, PlayRecords records,
         Loop::Endpoints endpoints, const Settings& settings)
        : keys(std::move(made_keys)),
          context(std::move(made)),
          desks(site, std::move(data), *keys, std::move(bus), std::move(control), std::move(log),
                std::move(records), settings.keep_free, settings.hooks),
          loop(desks, random_number(), std::move(endpoints)) {}

    Duration stood_down_for(NodeTime now) {
        if (desks.leadership.leads())
            stood_down = NodeTime::never();
        else if (stood_down == NodeTime::never())
            stood_down = now;
        return stood_down == NodeTime::never() ? 0s : now - stood_down;
    }

    bool clock_hangs(NodeTime now) const {
        return now - NodeTime(Duration(clock_turned)) > clock_hangs_after;
    }

    // Nobody waits for these pages, and what they need is not worth a show that does not begin.
    void open_pages(const DoorAddress& where) {
        auto opened = PageDoor::open({where, {"/metrics", "/healthz"}, [this] { desks.waker.wake(); }});
        if (!opened) return log::error("/metrics and /healthz cannot be read: {}", opened.error().message);
        pages.emplace(*std::move(opened));
        log::info("{}/metrics and /healthz can be read", pages->address());
    }

    Page page(const std::string& path, const Moment& now) const {
        if (path == "/healthz") return health(now.node);
        const auto agents = desks.agents.agents();
        const auto alarms = desks.alarms.standing();
        const StatusParts status = desks.status(now);
        return {200, Exposition::type,
                site_metrics({status, agents, alarms, desks.store.space(), desks.alarm_teller.told(),
                              desks.alarm_teller.failed()})};
    }

    Page health(NodeTime now) const {
        Page page{200, "text/plain; charset=utf-8", "ok\n"};
        if (clock_hangs(now)) page = {503, page.type, "the house clock's thread hangs\n"};
        if (!desks.site.programme()) page = {503, page.type, "there is no programme: lianpingctl check\n"};
        return page;
    }

    // Both threads turn, or none feeds: nodes without house time are no better off than without plans.
    void feed_watchdog(NodeTime now) {
        if (now < next_feed) return;
        next_feed = now + feed_every;
        if (clock_hangs(now)) return;
        notify_service("WATCHDOG=1");
        const auto& nodes = desks.nodes.nodes();
        const auto up =
            std::count_if(nodes.begin(), nodes.end(), [](const auto& one) { return one.second.up; });
        service_status(fmt::format("{} of {} nodes up", up, nodes.size()));
    }

    Moment moment() const {
        Moment now{clock.now(), read_clocks(), HouseTime{}};
        if (desks.house.began()) now.house = desks.house.at(now.clocks);
        return now;
    }
};

Controller::Controller(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Controller::~Controller() {
    impl_->pages.reset();
    impl_->agent_thread.reset();
    if (impl_->clock_thread.joinable()) {
        impl_->clock_thread.request_stop();
        impl_->clock_thread.join();
    }
    withdraw(impl_->desks.data.path(), ::getpid());
}

Result<std::unique_ptr<Controller>> Controller::open(const Settings& settings) {
    std::error_code failed;
    const fs::path site = fs::canonical(settings.site, failed);
    if (failed || !fs::is_directory(site, failed))
        return fail(Error::Code::not_found,
                    fmt::format("there is no site folder {}", settings.site.string()));
    auto data = DataFolder::open(settings.data);
    if (!data) return fail(data.error());
    auto log = EventLog::open(data->controller() / "events.db");
    if (!log) return fail(log.error());
    auto played = PlayRecords::open(data->controller() / "played.db");
    if (!played) return fail(played.error());

    auto keys = KeyRegister::open(enrolled_folder(data->path()));
    if (!keys) return fail(keys.error());
    const auto own = own_keys(data->path(), **keys);
    if (!own) return fail(own.error());
    auto context = std::make_unique<Context>(*own);
    context->guard((*keys)->guests());
    auto bus = ControllerBus::listen(*context, {settings.address, settings.bus_port});
    if (!bus) return fail(bus.error());
    auto control = ControlServer::listen(*context, {settings.address, settings.control_port});
    if (!control) return fail(control.error());
    // The reader that it serves is made with the desks; nobody asks before the thread runs.
    auto reader = std::make_shared<HouseReader*>(nullptr);
    auto clock = ClockServer::listen(*context, {settings.address, settings.clock_port},
                                     [reader] { return (*reader)->read(); });
    if (!clock) return fail(clock.error());

    auto agents = AgentServer::listen(*context, {settings.address, settings.agents_port});
    if (!agents) return fail(agents.error());

    const Loop::Endpoints endpoints{clock->endpoint(), agents->endpoint()}; // as nodes elsewhere are told
    Rendezvous rendezvous{::getpid(),
                          site.string(),
                          data->path().string(),
                          as_seen_here(bus->endpoint()),
                          as_seen_here(endpoints.clock),
                          as_seen_here(control->endpoint()),
                          as_seen_here(endpoints.agents)};
    auto impl =
        std::make_unique<Impl>(*std::move(keys), std::move(context), site, *std::move(data), *std::move(bus),
                               *std::move(control), *std::move(log), *std::move(played), endpoints, settings);
    // From here on nothing but impl holds sockets: the context's end waits for all of them.
    impl->clock_server.emplace(*std::move(clock));
    impl->agent_server.emplace(*std::move(agents));
    *reader = &impl->desks.house.reader();
    std::unique_ptr<Controller> controller(new Controller(std::move(impl)));
    Impl& is = *controller->impl_;
    is.follows = !settings.standby_of.empty();
    forget_following(is.desks.data.path()); // it is nobody's mirror from now on
    if (auto began = is.loop.begin(is.moment()); !began) return fail(began.error());
    is.clock_thread =
        std::jthread([&is, server = *std::move(is.clock_server)](const std::stop_token& stop) mutable {
            const std::array<Waitable, 1> things{server.waitable()};
            while (!stop.stop_requested()) {
                wait_for(things, 100ms);
                server.serve();
                is.clock_turned = is.clock.now().ns();
            }
        });
    is.agent_thread.emplace(*std::move(is.agent_server),
                            AgentThread::Parts{is.desks.agents, is.clock,
                                               [&is] { return is.desks.house.reader().read(); },
                                               media::Store(is.desks.data.media()), random_number(),
                                               [&is] { return housekeepers(*is.keys); }});
    if (settings.pages) is.open_pages(*settings.pages);
    if (auto announced = announce(is.desks.data.path(), rendezvous); !announced)
        return fail(announced.error());
    return controller;
}

Ended Controller::run(int stop_fd) {
    Impl& is = *impl_;
    log::info("on air with {}", is.desks.site_folder.string());
    is.clock_turned = is.clock.now().ns(); // it is given its first turn
    notify_service("READY=1");
    const Waitable stop{nullptr, stop_fd, false};
    const std::array<Waitable, 1> stop_alone{stop};
    Ended ended = Ended::stopped;
    while (!wait_for(stop_alone, 0s)) {
        is.loop.turn([&] { return is.moment(); });
        const Moment now = is.moment();
        if (is.loop.leads_anew()) ended = Ended::leads;
        if (is.follows && is.stood_down_for(now.node) > last_words_for) ended = Ended::stood_down;
        if (ended != Ended::stopped) {
            std::this_thread::sleep_for(let_answers_go_for);
            break;
        }
        if (is.pages) is.pages->turn([&](const std::string& path) { return is.page(path, now); });
        is.feed_watchdog(now.node);
        const std::array<Waitable, 5> things{is.desks.bus.waitable(), is.desks.control.waitable(),
                                             is.loop.watch().waitable(), is.desks.waker.waitable(), stop};
        wait_for(things, std::max<Duration>(is.loop.next(now) - now.node, 0s));
    }
    if (ended == Ended::stopped) notify_service("STOPPING=1");
    // All at once: each needs a moment.
    is.desks.intake.request_stop();
    if (is.agent_thread) is.agent_thread->request_stop();
    is.clock_thread.request_stop();
    is.loop.end(is.moment());
    log::info("{}", ended == Ended::stopped ? "stopped" : "it begins anew");
    return ended;
}

} // namespace lianping::controller
