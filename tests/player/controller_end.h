#pragma once
// A controller's end of the bus for the real player: what it was told, and what it is to be sent.

#include "player/player_process.h"
#include "support/open_doors.h"
#include "support/until.h"
#include "time/house_record.h"
#include "transport/clock_server.h"
#include "transport/controller_bus.h"
#include "transport/rendezvous.h"

#include <optional>
#include <vector>

namespace lianping::player::testing {

inline constexpr Epoch epoch = 77;

// A controller as far as a player sees one: bus, clock, and what is on them.
class Controller {
public:
    explicit Controller(const std::filesystem::path& data)
        : bus_(std::move(ControllerBus::listen(opened(context_), {})).value()),
          clock_(std::move(ClockServer::listen(context_, {},
                                               [this] {
                                                   return HouseReading{epoch, house()};
                                               }))
                     .value()),
          offset_(utc_now().since_origin() - disciplined_monotonic()) {
        Rendezvous rendezvous;
        rendezvous.pid = ::getpid();
        rendezvous.data = data.string();
        rendezvous.bus = bus_.endpoint();
        rendezvous.clock = clock_.endpoint();
        rendezvous.control = bus_.endpoint(); // nobody asks here
        EXPECT_TRUE(write_file(rendezvous_file(data), to_json(rendezvous)));
        HouseRecord record;
        std::ifstream("/proc/sys/kernel/random/boot_id") >> record.boot_id;
        record.epoch = epoch;
        record.house_minus_monotonic = offset_;
        std::filesystem::create_directories(data / "controller");
        EXPECT_TRUE(write_file(data / "controller/house_clock", serialise(record)));
    }

    static Context& opened(Context& context) {
        ::lianping::testing::open_doors(context, Role::node);
        return context;
    }
    HouseTime house() const { return HouseTime(disciplined_monotonic() + offset_); }

    // Serves until `happened`, at most 30 s.
    template <class Happened>
    bool serve_until(Happened happened) {
        return ::lianping::testing::until([&] {
            clock_.serve();
            while (auto event = bus_.poll())
                std::visit([this](auto& message) { take(message); }, event->message);
            return happened();
        });
    }
    template <class Message>
    void send(const Message& message) {
        EXPECT_EQ(bus_.send("wall-1", ToNode(message)), ControllerBus::Send::sent);
    }

    std::optional<Hello> hello;
    std::optional<Status> status;
    std::vector<Confirm> confirms;
    std::optional<SnapshotReply> snapshot;
    std::vector<Played> rows; // of the proof of play

private:
    void take(const Hello& message) {
        hello = message;
        Welcome welcome;
        welcome.screen = "wall";
        welcome.epoch = epoch;
        welcome.clock_endpoint = clock_.endpoint();
        send(welcome);
    }
    void take(const Status& message) {
        status = message;
        send(Heartbeat{});
    }
    void take(const Confirm& message) { confirms.push_back(message); }
    void take(const SnapshotReply& message) { snapshot = message; }
    static void take(const SourceStatus&) {}
    static void take(const Reception&) {}
    void take(const PlayedBatch& message) {
        if (message.rows.empty()) return;
        if (message.rows.front().number > upto_)
            rows.insert(rows.end(), message.rows.begin(), message.rows.end());
        upto_ = message.rows.back().number;
        send(PlayedAck{message.series, upto_});
    }

    Context context_;
    ControllerBus bus_;
    ClockServer clock_;
    const Duration offset_;
    std::uint64_t upto_ = 0; // of the rows
};

} // namespace lianping::player::testing
