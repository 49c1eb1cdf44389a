#include "controller/agent_thread.h"

#include "controller/media_reader.h"

#include <pthread.h>

#include <algorithm>
#include <array>

namespace lianping::controller {
namespace {

constexpr Duration slowest_turn = 100ms; // and so the end of the thread
constexpr int parts_a_turn = 16;         // before others are heard again

} // namespace

class AgentThread::Giving {
public:
    Giving(AgentServer server, Parts parts)
        : server_(std::move(server)), parts_(std::move(parts)), reader_(parts_.store) {}

    void run(const std::stop_token& stop) {
        pthread_setname_np(pthread_self(), "agents");
        const std::array<Waitable, 1> things{server_.waitable()};
        while (!stop.stop_requested()) {
            server_.begin_turn();
            while (auto event = server_.poll()) take(*event);
            turns_.follow(parts_.board.terms());
            give();
            const auto now = parts_.clock.now();
            wait_for(things, std::clamp<Duration>(turns_.ready_at(now) - now, 0s, slowest_turn));
        }
    }

private:
    void take(const AgentEvent& event) {
        parts_.board.heard(event.node, event.address, parts_.clock.now());
        if (const auto* hello = std::get_if<AgentHello>(&event.message)) {
            if (hello->part == AgentHello::Part::media) turns_.forget(event.node);
            welcome(event);
        }
        if (const auto* ask = std::get_if<MediaAsk>(&event.message)) turns_.ask(event.node, *ask);
        if (const auto* state = std::get_if<MediaState>(&event.message)) {
            parts_.board.media(event.node, *state);
            welcome(event);
        }
    }

    void welcome(const AgentEvent& event) {
        const HouseReading house = parts_.house();
        server_.send(event.node, event.part, AgentWelcome{parts_.session, house.epoch, house.now});
    }

    void give() {
        for (int given = 0; given < parts_a_turn; ++given) {
            const HouseReading house = parts_.house();
            auto turn = turns_.next(parts_.clock.now(), house.epoch != 0 ? house.now : HouseTime{});
            if (!turn) return;
            MediaPart part;
            if (turn->later) {
                part.id = turn->ask.id;
                part.hash = turn->ask.hash;
                part.kind = MediaPart::Kind::later;
                part.wait = *turn->later;
            } else {
                part = reader_.read(turn->ask);
            }
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
};

AgentThread::AgentThread(AgentServer server, Parts parts)
    : thread_([giving = std::make_shared<Giving>(std::move(server), std::move(parts))](
                  const std::stop_token& stop) { giving->run(stop); }) {}

AgentThread::~AgentThread() = default;

} // namespace lianping::controller
