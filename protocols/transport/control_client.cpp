#include "transport/control_client.h"

#include "transport/key_register.h"
#include "transport/sockets.h"
#include "transport/waiting.h"
#include "wire/codec.h"

#include <fmt/format.h>

#include <array>

namespace lianping {

struct ControlClient::Impl {
    explicit Impl(const KeyPair& key) : context(key) {}
    Context context; // before the socket: it is closed last
    zmq::socket_t socket;
    std::string endpoint;
    std::uint64_t last_id = 0;
};

ControlClient::ControlClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlClient::ControlClient(ControlClient&&) noexcept = default;
ControlClient& ControlClient::operator=(ControlClient&&) noexcept = default;
ControlClient::~ControlClient() = default;

Result<ControlClient> ControlClient::connect(const std::string& endpoint, const KeyPair& key) {
    auto impl = std::make_unique<Impl>(key);
    impl->socket = sockets::make(impl->context, zmq::socket_type::dealer, 64, max_message_bytes);
    if (!sockets::connect(impl->socket, endpoint))
        return fail(
            Error::Code::invalid,
            fmt::format("\"{}\" is not a controller's address with its key, such as "
                        "tcp://10.0.0.2:9702#64-HEX-DIGITS (lianpingctl card, on its machine, prints it)",
                        endpoint));
    impl->endpoint = endpoint;
    return ControlClient(std::move(impl));
}

Result<ControlClient> ControlClient::connect_as_owner(const Rendezvous& rendezvous) {
    const auto key = load_key(owner_key_file(rendezvous.data));
    if (!key) return fail(key.error());
    return connect(rendezvous.control, *key);
}

Result<Answer> ControlClient::ask(Command command, std::chrono::milliseconds patience) {
    return ask(std::move(command), patience, [] { return true; });
}

Result<Answer> ControlClient::ask(Command command, std::chrono::milliseconds patience,
                                  const std::function<bool()>& goes_on) {
    using Steady = std::chrono::steady_clock;
    command.id = ++impl_->last_id;
    if (sockets::send(impl_->socket, encode(command)) != sockets::Sent::yes)
        return fail(Error::Code::io, "the question cannot be sent to " + impl_->endpoint);
    const auto deadline = Steady::now() + patience;
    for (;;) {
        while (auto frames = sockets::receive(impl_->socket)) {
            if (frames->size() != 1) continue;
            auto answer = decode_answer(sockets::view(frames->front()));
            if (!answer) return fail(answer.error());
            // id 0: a refusal of what the controller could not even read. An answer to an earlier question,
            // which came after its patience was over, is passed over.
            if (answer->id == command.id || answer->id == 0) return answer;
        }
        const auto left = deadline - Steady::now();
        if (left <= Steady::duration::zero()) break;
        const std::array<Waitable, 1> things{Waitable{impl_->socket.handle(), -1, false}};
        if (!wait_for(things, std::min<Steady::duration>(left, std::chrono::seconds(1))) && !goes_on()) break;
    }
    return fail(Error::Code::timeout, fmt::format("no controller answers at {}: is lianpingd running, is it "
                                                  "the one that you mean, and does it know "
                                                  "your key ({})?",
                                                  impl_->endpoint.substr(0, impl_->endpoint.find('#')),
                                                  to_hex(impl_->context.key())));
}

} // namespace lianping
