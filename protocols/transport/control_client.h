#pragma once
// Asking a controller: what lianpingctl and `lianping up` use.

#include "base/result.h"
#include "transport/keys.h"
#include "transport/rendezvous.h"
#include "wire/messages.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace lianping {

// Thread-safety: one thread.
class ControlClient {
public:
    // `endpoint`: a controller's control endpoint, "tcp://127.0.0.1:40123#KEY"; `key`: who asks. invalid
    // where it is no endpoint. Does not wait: whether somebody is there, and answers this key, shows in
    // ask().
    static Result<ControlClient> connect(const std::string& endpoint, const KeyPair& key);
    // The controller of `rendezvous`, by the key of whoever owns its data. not_found, io: that key is not
    // ours to read.
    static Result<ControlClient> connect_as_owner(const Rendezvous& rendezvous);
    ControlClient(ControlClient&&) noexcept;
    ControlClient& operator=(ControlClient&&) noexcept;
    ~ControlClient();

    // Sends it (its id is given here) and blocks until its answer is there. timeout: nobody answered, with a
    // message that says what to look at. An answer with !ok is a value, not an error. May be called again and
    // again.
    Result<Answer> ask(Command command, std::chrono::milliseconds patience);
    // For what may take long: once a second it asks `goes_on` whether to wait any longer.
    Result<Answer> ask(Command command, std::chrono::milliseconds patience,
                       const std::function<bool()>& goes_on);

private:
    struct Impl;
    explicit ControlClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
