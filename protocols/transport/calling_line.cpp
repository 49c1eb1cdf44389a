#include "transport/calling_line.h"

#include <utility>

namespace lianping {
namespace {

// How often a connection that works asks whether the endpoint has changed.
constexpr Duration look_while_heard = 1s;
// How long a door is tried where there are others, and it says nothing.
constexpr Duration try_for = 1500ms;

} // namespace

// A fresh socket, so that nothing that was meant for the old controller goes to the new one.
void CallingLine::connect(const std::string& to) {
    socket_ = {};
    endpoint_.clear();
    heard_ = false;
    open_ = false;
    if (to.empty()) return;
    auto made = sockets::make(context_, zmq::socket_type::dealer, settings_.depth, settings_.most_bytes);
    if (settings_.key) sockets::use_key(made, *settings_.key);
    made.set(zmq::sockopt::immediate, 1); // without a controller nothing is queued
    made.set(zmq::sockopt::routing_id, settings_.id);
    if (!sockets::connect(made, to)) return;
    socket_ = std::move(made);
    endpoint_ = to;
}

void CallingLine::look(NodeTime now) {
    look_next_ = now + (heard_ ? look_while_heard : settings_.look_again);
    const std::string& door =
        doors_.choose(settings_.find(), settings_.others ? settings_.others() : std::vector<std::string>());
    if (door.empty() || door == endpoint_) return;
    connect(door);
    heard_last_ = now;
}

void CallingLine::leave(NodeTime now) {
    heard_ = false;
    if (!doors_.several()) return;
    connect(doors_.pass());
    heard_last_ = now;
}

std::optional<CallingLine::Event> CallingLine::poll(NodeTime now) {
    if (now >= look_next_) look(now);
    if (!socket_) return std::nullopt;
    // With nothing queued for a peer that is not there (immediate), a socket can be written to exactly while
    // a connection stands and its queue has room.
    const bool open = (socket_.get(zmq::sockopt::events) & ZMQ_POLLOUT) != 0;
    if (open != open_) {
        open_ = open;
        if (open) return Connected{endpoint_};
    }
    if (auto frames = sockets::receive(socket_)) {
        heard_ = true;
        heard_last_ = now;
        return Event(*std::move(frames));
    }
    if (now - heard_last_ > (heard_ || !doors_.several() ? settings_.silence : try_for)) {
        // A pulled cable ends no connection: one that stands and says nothing may wait for TCP's next try
        // long after the cable is back, half a minute or more. So it is made anew.
        const bool told = std::exchange(heard_, false);
        const std::string endpoint = endpoint_;
        connect(doors_.pass());
        heard_last_ = now;
        look_next_ = now;
        if (told) return Lost{endpoint};
    }
    return std::nullopt;
}

bool CallingLine::send(std::string_view payload) {
    return socket_ && sockets::send(socket_, payload) == sockets::Sent::yes;
}

Waitable CallingLine::waitable() { return {socket_ ? socket_.handle() : nullptr, -1, !open_}; }

} // namespace lianping
