#include "controller/agent_thread.h"

#include "controller/media_reader.h"
#include "controller/media_swarm.h"
#include "controller/piece_hashes.h"
#include "controller/recording_thread.h"
#include "transport/rendezvous.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <set>

namespace lianping::controller {
namespace {

constexpr Duration slowest_giving = 100ms; // and so the end of the thread
constexpr Duration comes_within = 8s;      // a housekeeper that is to be given an order
constexpr Duration look_at_peers_every = 1s;
constexpr Duration look_at_hours_every = 5s; // for recordings: the site may be edited
constexpr int parts_a_turn = 16;             // before others are heard again

} // namespace

class AgentThread::Giving {
public:
    Giving(AgentServer server, Parts parts)
        : server_(std::move(server)),
          parts_(std::move(parts)),
          reader_(parts_.store),
          recordings_(parts_.board, parts_.clock) {}

    void run(const std::stop_token& stop) {
        pthread_setname_np(pthread_self(), "agents");
        const std::array<Waitable, 2> things{server_.waitable(), parts_.board.door().waitable()};
        while (!stop.stop_requested()) {
            server_.begin_turn();
            while (auto event = server_.poll()) take(*event);
            parts_.board.door().clear();
            pass_on_orders(parts_.clock.now());
            turns_.follow(parts_.board.terms());
            say_of_recordings();
            give();
            const auto now = parts_.clock.now();
            if (now >= next_look_at_peers_) look_at_peers(now);
            wait_for(things, std::clamp<Duration>(turns_.ready_at(now) - now, 0s, slowest_giving));
        }
    }

private:
    void take(AgentEvent& event) {
        if (event.part == AgentHello::Part::recordings) return take_of_source(event);
        parts_.board.heard(event.node, event.address, parts_.clock.now());
        if (const auto* hello = std::get_if<AgentHello>(&event.message)) {
            welcome(event);
            if (hello->part == AgentHello::Part::media) begins_anew(event.node, *hello, event.address);
        }
        if (const auto* ask = std::get_if<MediaAsk>(&event.message)) turns_.ask(event.node, *ask);
        if (const auto* state = std::get_if<MachineState>(&event.message)) {
            parts_.board.machine(event.node, *state);
            welcome(event);
        }
        if (const auto* result = std::get_if<OrderResult>(&event.message)) parts_.board.result(*result);
        if (const auto* state = std::get_if<MediaState>(&event.message)) {
            for (const std::string& hash : state->lately) swarm_.has(event.node, hash);
            parts_.board.media(event.node, *state);
            welcome(event);
        }
    }

    void take_of_source(AgentEvent& event) {
        if (std::holds_alternative<AgentHello>(event.message)) {
            sources_.insert(event.node);
            turns_.forget(event.node);
            recordings_.tell(event.node, RecordingThread::Begins{});
            welcome(event);
        }
        if (auto* part = std::get_if<MediaPart>(&event.message))
            recordings_.tell(event.node, std::move(*part));
        if (auto* offers = std::get_if<RecordingOffers>(&event.message)) {
            recordings_.tell(event.node, std::move(*offers));
            welcome(event);
        }
    }

    // What is asked for waits for its turn behind what screens are to show.
    void say_of_recordings() {
        for (auto& [source, what] : recordings_.take_sayings()) {
            if (const auto* ask = std::get_if<MediaAsk>(&what)) turns_.ask(source, *ask);
            if (auto* here = std::get_if<RecordingsHere>(&what))
                server_.send(source, AgentHello::Part::recordings, ToAgent(std::move(*here)));
        }
    }

    void ask_source(const MediaTurns::Turn& turn, NodeTime now) {
        if (turn.later) {
            const auto wait = std::min<Duration>(*turn.later, look_at_hours_every);
            return recordings_.tell(turn.node, RecordingThread::Later{now + wait});
        }
        if (server_.send(turn.node, AgentHello::Part::recordings, turn.ask) == AgentServer::Send::sent)
            turns_.sent(turn.ask.bytes);
    }

    void begins_anew(const std::string& node, const AgentHello& hello, const std::string& address) {
        look_at_peers(parts_.clock.now()); // before it is sent to one: they must know its key
        turns_.forget(node);
        swarm_.forget(node);
        swarm_.door(node, as_seen_from(hello.peer_door, "tcp://" + address + ":0"));
        if (hello.peer_door.empty()) return;
        with_doors_.insert(node);
        server_.send(node, AgentHello::Part::media, MediaPeers{peers_});
    }

    // Who may come to whose door: all housekeepers that are enrolled.
    void look_at_peers(NodeTime now) {
        next_look_at_peers_ = now + look_at_peers_every;
        auto peers = parts_.peers();
        if (peers == peers_) return;
        peers_ = std::move(peers);
        for (const std::string& node : with_doors_)
            server_.send(node, AgentHello::Part::media, MediaPeers{peers_});
    }

    // One that has just been started, or is being started anew, is waited for.
    void pass_on_orders(NodeTime now) {
        for (auto& ordered : parts_.board.take_orders())
            waiting_.push_back({std::move(ordered), now + comes_within});
        std::erase_if(waiting_, [&](const Waiting& one) {
            const auto& [node, order] = one.ordered;
            if (server_.send(node, AgentHello::Part::services, order) == AgentServer::Send::sent) return true;
            if (now < one.until) return false;
            parts_.board.result(
                {order.id,
                 false,
                 "the housekeeper of " + node + " is not there: does lianping-agent run on its machine?",
                 {},
                 "",
                 0});
            return true;
        });
    }

    void welcome(const AgentEvent& event) {
        const HouseReading house = parts_.house();
        server_.send(event.node, event.part, AgentWelcome{parts_.session, house.epoch, house.now});
    }

    MediaPart answer(const MediaTurns::Turn& turn) {
        MediaPart part;
        part.id = turn.ask.id;
        part.hash = turn.ask.hash;
        if (turn.later) {
            part.kind = MediaPart::Kind::later;
            part.wait = *turn.later;
            return part;
        }
        const auto from = swarm_.from(turn.node, turn.ask, parts_.clock.now());
        if (from.is == MediaSwarm::From::Is::soon) {
            part.kind = MediaPart::Kind::soon;
            part.wait = MediaSwarm::soon;
            return part;
        }
        if (from.is == MediaSwarm::From::Is::peer)
            if (const auto piece = pieces_.find(turn.ask, reader_)) {
                part.kind = MediaPart::Kind::elsewhere;
                part.size = piece->size;
                part.offset = turn.ask.offset;
                part.door = from.door;
                part.piece = piece->hash;
                return part;
            }
        return reader_.read(turn.ask);
    }

    void give() {
        for (int given = 0; given < parts_a_turn; ++given) {
            const HouseReading house = parts_.house();
            const auto turn = turns_.next(parts_.clock.now(), house.epoch != 0 ? house.now : HouseTime{});
            if (!turn) return;
            if (sources_.contains(turn->node)) {
                ask_source(*turn, parts_.clock.now());
                continue;
            }
            MediaPart part = answer(*turn);
            const auto bytes = part.bytes.size();
            if (server_.send(turn->node, AgentHello::Part::media, ToAgent(std::move(part))) !=
                AgentServer::Send::sent)
                continue; // it asks again
            turns_.sent(bytes);
            parts_.board.sent(turn->node, bytes);
        }
    }

    AgentServer server_;
    const Parts parts_;
    MediaReader reader_;
    MediaTurns turns_;
    MediaSwarm swarm_;
    PieceHashes pieces_;
    std::set<std::string> with_doors_; // nodes whose housekeepers give media
    std::vector<std::string> peers_;   // keys of all housekeepers
    NodeTime next_look_at_peers_ = NodeTime::always();
    struct Waiting {
        AgentBoard::Ordered ordered;
        NodeTime until;
    };
    std::vector<Waiting> waiting_;  // for its housekeeper
    std::set<std::string> sources_; // that have said Hello
    RecordingThread recordings_;    // last
};

AgentThread::AgentThread(AgentServer server, Parts parts)
    : thread_([giving = std::make_shared<Giving>(std::move(server), std::move(parts))](
                  const std::stop_token& stop) { giving->run(stop); }) {}

AgentThread::~AgentThread() = default;

void AgentThread::request_stop() { thread_.request_stop(); }

} // namespace lianping::controller
