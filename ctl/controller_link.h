#pragma once
// The way to a running controller: which one is meant, and asking it.

#include "base/result.h"
#include "transport/control_client.h"
#include "transport/keys.h"
#include "wire/messages.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lianping::ctl {

// The control endpoint of the controller that is meant: by `said` (an endpoint such as
// tcp://10.0.0.2:9702#KEY, or the data folder of a controller) or, where that is empty, by
// LIANPING_CONTROLLER (the same) or, where that is not set either, the one that runs on this machine. The
// error says what to do. Blocks on the disk.
//
// Who asks: the owner of that controller's data where this process may read that key, else this user, by
// ~/.config/lianping/operator.key (made where there is none), whom an admin has to let in.
struct Call {
    std::string endpoint;
    KeyPair key;
};
Result<Call> control_call(const std::string& said);

// ~/.config/lianping/operator.key (under XDG_CONFIG_HOME where that is set).
std::filesystem::path operator_key_file();

// "anna@desk": who gives this process's commands.
std::string who_asks();

// Thread-safety: one thread.
class ControllerLink {
public:
    static Result<ControllerLink> open(const std::string& said);

    using Arguments = std::map<std::string, std::string>;
    // Blocks until the answer is there. An answer that says no is an error here, with the controller's
    // reason.
    Result<Answer> ask(const std::string& verb, Arguments arguments = {},
                       std::chrono::milliseconds patience = std::chrono::seconds(10));
    // For what waits for media: `tell` gets what the controller is at, once a second (status, JSON). An error
    // where it has gone meanwhile.
    Result<Answer> ask_at_length(const std::string& verb, Arguments arguments,
                                 const std::function<void(const std::string& status)>& tell);

private:
    ControllerLink(Call call, ControlClient client) : call_(std::move(call)), client_(std::move(client)) {}
    Call call_;
    ControlClient client_;
};

} // namespace lianping::ctl
