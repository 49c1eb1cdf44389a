#pragma once
// Where the controller takes commands: one ROUTER; each Command gets one Answer, at once or later.

#include "base/result.h"
#include "transport/context.h"
#include "transport/waiting.h"
#include "wire/messages.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lianping {

struct Request {
    std::string peer; // whom to answer; opaque
    Guest guest;      // who asks, by the key
    Command command;
    std::string address{}; // of the asker's machine, as seen from here
};

// Thread-safety: one thread.
class ControlServer {
public:
    // Hears the people among the context's guests. busy where the port is taken.
    static Result<ControlServer> listen(Context& context, const Listening& where);
    ControlServer(ControlServer&&) noexcept;
    ~ControlServer();

    std::string endpoint() const;
    Waitable waitable() const;
    // The next command, if any. Never blocks. What cannot be read is answered with its error here.
    std::optional<Request> poll();
    // Never blocks; an answer that its asker does not take any more is dropped.
    void answer(const std::string& peer, const Answer& answer);

private:
    struct Impl;
    explicit ControlServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping
