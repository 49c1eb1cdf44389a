#include "transport/clock_server.h"

#include "transport/sockets.h"
#include "wire/codec.h"

namespace lianping {

struct ClockServer::Impl {
    const Context& context;
    zmq::socket_t socket;
    std::function<HouseReading()> house;
    std::uint64_t refused = 0;
};

ClockServer::ClockServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ClockServer::ClockServer(ClockServer&&) noexcept = default;
ClockServer::~ClockServer() = default;

Result<ClockServer> ClockServer::listen(Context& context, const Listening& where,
                                        std::function<HouseReading()> house) {
    auto impl = std::make_unique<Impl>(
        Impl{context, sockets::make_door(context, Door::clock, 256, 1024), std::move(house)});
    if (auto bound = sockets::bind(impl->socket, where, "house clock"); !bound) return fail(bound.error());
    return ClockServer(std::move(impl));
}

std::string ClockServer::endpoint() const { return sockets::endpoint(impl_->context, impl_->socket); }
Waitable ClockServer::waitable() const { return {impl_->socket.handle(), -1, false}; }
std::uint64_t ClockServer::refused() const { return impl_->refused; }

std::size_t ClockServer::serve() {
    std::size_t answered = 0;
    while (auto frames = sockets::receive(impl_->socket)) {
        const HouseReading came = impl_->house();
        const auto question = frames->size() == 2 ? decode_clock_question(sockets::view((*frames)[1]))
                                                  : fail(Error::Code::corrupt, "not two frames");
        if (!question || !sockets::guest(impl_->context, Door::clock, frames->back())) {
            ++impl_->refused;
            continue;
        }
        // The two readings are of one epoch unless the clock began anew in between: then the answer says
        // nothing.
        const HouseReading goes = impl_->house();
        const ClockAnswer answer{question->t1, came.now, goes.now, came.epoch == goes.epoch ? came.epoch : 0};
        if (sockets::send_to(impl_->socket, sockets::view((*frames)[0]), encode(answer)) ==
            sockets::Sent::yes)
            ++answered;
    }
    return answered;
}

} // namespace lianping
