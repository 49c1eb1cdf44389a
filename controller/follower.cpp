#include "controller/follower.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "base/notify.h"
#include "controller/data_folder.h"
#include "controller/following.h"
#include "controller/house_desk.h"
#include "controller/instant_text.h"
#include "controller/leadership.h"
#include "controller/peer_calls.h"
#include "controller/standby_book.h"
#include "controller/verb_words.h"
#include "time/clock.h"
#include "transport/clock_thread.h"
#include "transport/control_server.h"
#include "transport/key_register.h"
#include "transport/rendezvous.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace lianping::controller {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr Duration turn_every = 200ms, feed_every = 1s, record_every = 10s;
constexpr Duration tell_leader_for = 1s, last_look_for = 5s, let_answers_go_for = 100ms;

// A port that is free now. Nobody else takes it meanwhile but by chance.
std::uint16_t free_port(const std::string& address) {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    ::inet_pton(AF_INET, address.c_str(), &at.sin_addr);
    socklen_t size = sizeof at;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
        ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&at), &size) != 0)
        return 0;
    return ntohs(at.sin_port);
}

} // namespace

struct Follower::Impl {
    Impl(const Settings& made, DataFolder folder, const KeyPair& own, FollowingNote note)
        : settings(made),
          data(std::move(folder)),
          key(own),
          house_key_context(own),
          clock_thread(house_key_context, clock, {},
                       [this](const ClockKeeper& keeper) {
                           const std::scoped_lock lock(mutex);
                           estimate = keeper.estimate();
                       }),
          following({made.standby_of,
                     own,
                     {made.site, data.path()},
                     endpoint(made.bus_port),
                     endpoint(made.control_port),
                     [this](Epoch epoch) { return keeps_time(epoch); },
                     [this] { waker.wake(); }},
                    std::move(note), clock.now()) {}

    // As it will be called: by the key of the one that is followed.
    std::string endpoint(std::uint16_t port) const {
        return fmt::format(
            "tcp://{}:{}{}", settings.address, port,
            settings.standby_of.substr(std::min(settings.standby_of.find('#'), settings.standby_of.size())));
    }

    // ---- house time ----

    bool keeps_time(Epoch epoch) const {
        const std::scoped_lock lock(mutex);
        return epoch != 0 && estimate.epoch == epoch;
    }

    // Both clocks of this machine at one instant: of some turns the one counts that nobody disturbed.
    Duration house_minus_monotonic() const {
        Duration best{}, least = Duration::max();
        for (int turn = 0; turn < 5; ++turn) {
            const Duration before = disciplined_monotonic();
            const HouseTime house = estimate.to_house(clock.now());
            const Duration took = disciplined_monotonic() - before;
            if (took >= least) continue;
            least = took;
            best = house.since_origin() - (before + took / 2);
        }
        return best;
    }

    // The leader's house clock as this machine goes on with it.
    void keep_house_clock() {
        const FollowingState is = following.state();
        const std::scoped_lock lock(mutex);
        if (is.epoch == 0 || estimate.epoch != is.epoch) return;
        const ControllerReading now = read_clocks();
        const Duration constant = house_minus_monotonic();
        const HouseRecord record{boot_id(), is.epoch, constant, now.utc, HouseTime(now.monotonic + constant),
                                 is.anchor};
        if (const auto written = write_file(data.controller() / "house_clock", serialise(record)); !written)
            log::error("the house clock's record: {}", written.error().message);
    }

    // ---- the door for people ----

    // As soon as the keys are here by which the leader, and then this one, is known.
    void open_door() {
        if (control || tried_at + 1s > clock.now()) return;
        tried_at = clock.now();
        const auto site_key = load_key(keys_folder(data.path()) / "controller.key");
        const FollowingState is = following.state();
        if (!site_key || !(is.answered || is.complete)) return;
        auto opened = KeyRegister::open(enrolled_folder(data.path()));
        if (!opened) return;
        keys = *std::move(opened);
        context = std::make_unique<Context>(*site_key);
        context->guard(keys->guests());
        auto listens = ControlServer::listen(*context, {settings.address, settings.control_port});
        if (!listens) return log::error("{}", listens.error().message);
        control.emplace(*std::move(listens));
        log::info("asked by lianpingctl, it says how far it is");
    }

    // Players of this machine call at the leader; where that has not been heard, at nobody yet.
    void announce_leader() {
        const FollowingState is = following.state();
        if (!control) return;
        const Rendezvous now{::getpid(),
                             settings.site.string(),
                             data.path().string(),
                             is.bus.empty() ? endpoint(settings.bus_port) : is.bus,
                             is.clock,
                             as_seen_here(control->endpoint()),
                             is.agents};
        if (announced == now) return;
        announced = now;
        if (const auto told = announce(data.path(), now); !told) log::error("{}", told.error().message);
    }

    ordered_json tree(NodeTime now) const {
        const FollowingState is = following.state();
        const auto late = behind(is, now);
        return {{"site", is.site},
                {"folder", settings.site.string()},
                {"data", data.path().string()},
                {"pid", ::getpid()},
                {"now", utc_text(clock.utc())},
                {"leads",
                 {{"is", "follows"},
                  {"of", settings.standby_of.substr(0, settings.standby_of.find('#'))},
                  {"term", is.term.number},
                  {"leader_leads", is.leads},
                  {"complete", is.complete},
                  {"behind_ms", late ? ordered_json(*late / 1ms) : ordered_json()},
                  {"silent_ms", (now - is.heard) / 1ms},
                  {"missing_files", is.files_missing},
                  {"missing_bytes", is.bytes_missing},
                  {"take_over_after_ms",
                   settings.take_over_after ? ordered_json(*settings.take_over_after / 1ms) : ordered_json()},
                  {"trouble", is.trouble}}}};
    }

    std::string line(NodeTime now) const {
        const FollowingState is = following.state();
        const auto late = behind(is, now);
        std::string words =
            fmt::format("follows {}, ", settings.standby_of.substr(0, settings.standby_of.find('#')));
        if (late)
            words += fmt::format("{:.1f} s behind", seconds(*late));
        else
            words += fmt::format("{} files ({:.1f} MB) are still to come", is.files_missing,
                                 static_cast<double>(is.bytes_missing) / 1e6);
        if (!is.leads) words += "; it has stood down";
        if (!is.trouble.empty()) words += "; " + is.trouble;
        return words;
    }
    static double seconds(Duration d) { return static_cast<double>(d / 1ms) / 1000; }

    void answer(const Request& request) {
        const auto refuse = [&](const std::string& why) {
            control->answer(request.peer, {request.command.id, false, why, "", "", ""});
        };
        const std::string& verb = request.command.verb;
        const NodeTime now = clock.now();
        const FollowingState is = following.state();
        if (verb == "status" || verb == "standby")
            return control->answer(request.peer,
                                   {request.command.id, true, "", line(now) + "\n", dump(tree(now)), ""});
        if (verb == "standby-term")
            return control->answer(request.peer,
                                   {request.command.id, true, "", "",
                                    dump({{"term", is.term.number}, {"leader", is.term.leader}}), ""});
        if (verb != "standby-take-over")
            return refuse(fmt::format("this controller follows {}: ask that one, or let this one lead: "
                                      "lianpingctl standby take-over",
                                      settings.standby_of.substr(0, settings.standby_of.find('#'))));
        if (request.guest.role != Role::admin)
            return refuse(fmt::format("your key is a {}'s: \"{}\" takes one of admin",
                                      to_string(request.guest.role), verb));
        if (!is.complete)
            return refuse(
                "not all that the leader has has been here yet: what would be on the screens then is "
                "not what is on them now");
        asked_to_lead = true;
        control->answer(request.peer, {request.command.id, true, "",
                                       "it takes over: lianpingctl status says when it leads\n", "{}", ""});
    }

    // ---- taking over ----

    // The term first, on the disk; then the leader hears of it, where it hears anything, and says its last;
    // then all of that is here. Nothing is said to a node before.
    bool take_over(const std::string& why) {
        const FollowingState is = following.state();
        log::warn("it takes over from {}: {}", settings.standby_of.substr(0, settings.standby_of.find('#')),
                  why);
        Leadership leadership(Leadership::file_in(data.path()));
        leadership.hear(is.term);
        if (auto taken = leadership.take_over(random_number(), settings.standby_of); !taken) {
            log::error("it cannot take over: {}", taken.error().message);
            return false;
        }
        const NodeTime told = clock.now();
        if (exchange_terms(settings.standby_of, key, leadership.term(), tell_leader_for))
            while (following.state().whole <= told + Following::look_every &&
                   clock.now() - told < last_look_for)
                std::this_thread::sleep_for(20ms);
        StandbyBook book;
        Standby before;
        before.name = before.control = settings.standby_of;
        book.remember({before});
        if (const auto kept = write_file(data.controller() / "standbys.json", to_json(book)); !kept)
            log::error("whom it followed is not on disk: {}", kept.error().message);
        keep_house_clock();
        return true;
    }

    const Settings settings;
    DataFolder data;
    const KeyPair key;
    const RealClock clock;
    Waker waker;
    mutable std::mutex mutex; // guards estimate
    ClockEstimate estimate;
    std::unique_ptr<KeyRegister> keys;
    std::unique_ptr<Context> context; // of the door; after the register, which its gate asks
    std::optional<ControlServer> control;
    std::optional<Rendezvous> announced;
    bool asked_to_lead = false;
    NodeTime tried_at = NodeTime::always(), next_feed = NodeTime::always(), next_record = NodeTime::always();
    Context house_key_context;
    ClockThread clock_thread;
    Following following; // last: it uses all of the above
};

Follower::Follower(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Follower::~Follower() { withdraw(impl_->data.path(), ::getpid()); }

bool is_to_follow(const Settings& settings) {
    if (settings.standby_of.empty()) return false;
    const Leadership leadership(Leadership::file_in(settings.data));
    if (!leadership.record().leads_in_place_of(settings.standby_of)) return true;
    log::warn("it has taken over from {}, and leads",
              settings.standby_of.substr(0, settings.standby_of.find('#')));
    return false;
}

Result<std::unique_ptr<Follower>> Follower::open(Settings& settings) {
    auto data = DataFolder::open(settings.data);
    if (!data) return fail(data.error());
    std::error_code failed;
    fs::create_directories(settings.site, failed);
    settings.site = fs::canonical(settings.site, failed);
    if (failed)
        return fail(Error::Code::io, fmt::format("the site's folder {} cannot be made: {}",
                                                 settings.site.string(), failed.message()));
    auto key = load_or_make_key(data->path() / "standby" / "key");
    if (!key) return fail(key.error());
    for (std::uint16_t* port :
         {&settings.bus_port, &settings.clock_port, &settings.control_port, &settings.agents_port})
        if (*port == 0) *port = free_port(settings.address);
    auto note = read_following(data->path());
    if (!note || note->of != settings.standby_of) {
        const std::string now = utc_text(read_clocks().utc);
        note = FollowingNote{settings.standby_of, false, "before-" + now.substr(0, 19)};
        if (auto noted = write_following(data->path(), *note); !noted) return fail(noted.error());
    }
    log::info("it follows {}; where that does not know it: lianpingctl operator add NAME admin {}",
              settings.standby_of.substr(0, settings.standby_of.find('#')), enrol_code(key->own));
    return std::unique_ptr<Follower>(
        new Follower(std::make_unique<Impl>(settings, *std::move(data), *key, *std::move(note))));
}

Ended Follower::run(int stop_fd) {
    Impl& is = *impl_;
    notify_service("READY=1");
    const Waitable stop{nullptr, stop_fd, false};
    const std::array<Waitable, 1> stop_alone{stop};
    while (!wait_for(stop_alone, 0s)) {
        is.waker.clear();
        is.open_door();
        is.announce_leader();
        if (is.keys) is.keys->look_again();
        if (is.control)
            while (auto request = is.control->poll()) is.answer(*request);
        const NodeTime now = is.clock.now();
        const FollowingState state = is.following.state();
        is.clock_thread.use(state.clock);
        if (is.asked_to_lead && is.take_over("it was told to")) return Ended::leads;
        if (takes_over_by_itself(state, now, is.settings.take_over_after) &&
            is.take_over(fmt::format("it has been silent for {:.1f} s", Impl::seconds(now - state.heard))))
            return Ended::leads;
        is.asked_to_lead = false;
        if (now >= is.next_record && state.complete) {
            is.next_record = now + record_every;
            is.keep_house_clock();
        }
        if (now >= is.next_feed) {
            is.next_feed = now + feed_every;
            notify_service("WATCHDOG=1");
            service_status(is.line(now));
        }
        std::vector<Waitable> things{is.waker.waitable(), stop};
        if (is.control) things.push_back(is.control->waitable());
        wait_for(things, turn_every);
    }
    notify_service("STOPPING=1");
    return Ended::stopped;
}

} // namespace lianping::controller
