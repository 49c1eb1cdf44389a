#include "transport/calling_line.h"

#include <utility>

namespace lianping {
namespace {

// How often a connection that works asks whether the endpoint has changed.
constexpr Duration look_while_heard = 1s;

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

std::optional<CallingLine::Event> CallingLine::poll(NodeTime now) {
    if (now >= look_next_) {
        look_next_ = now + (heard_ ? look_while_heard : settings_.look_again);
        const std::string found = settings_.find();
        if (!found.empty() && found != endpoint_) {
            connect(found);
            heard_last_ = now;
        }
    }
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
    if (now - heard_last_ > settings_.silence) {
        // A pulled cable ends no connection: one that stands and says nothing may wait for TCP's next try
        // long after the cable is back, half a minute or more. So it is made anew.
        const bool told = std::exchange(heard_, false);
        const std::string endpoint = endpoint_;
        connect(endpoint);
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
