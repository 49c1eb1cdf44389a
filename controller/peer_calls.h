#pragma once
// Asking other controllers of the site, those that are not heard, in which term they lead: one that took over
// while this one was away is found before this one says a word to a node, or within seconds.
//
// Thread-safety: safe.

#include "time/instants.h"
#include "transport/keys.h"
#include "transport/waiting.h"
#include "wire/term.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace lianping::controller {

// Tells the controller at `control` our term and gives its own. Nothing: it does not answer. Blocks.
std::optional<Term> exchange_terms(const std::string& control, const KeyPair& key, const Term& ours,
                                   Duration patience);

class PeerCalls {
public:
    static constexpr Duration every = 2s;
    // `key`: an admin's there. `waker` is woken when a term was heard; it outlives this.
    PeerCalls(KeyPair key, const Waker& waker);
    ~PeerCalls();
    PeerCalls(const PeerCalls&) = delete;
    PeerCalls& operator=(const PeerCalls&) = delete;

    void call(std::vector<std::string> controls, const Term& ours); // these from now on
    std::optional<Term> heard();                                    // the highest since the last call

private:
    void run(const std::stop_token& stop);

    const KeyPair key_;
    const Waker& waker_;
    std::mutex mutex_; // guards what follows
    std::condition_variable_any ends_;
    std::vector<std::string> controls_;
    Term ours_;
    std::optional<Term> heard_;
    std::jthread thread_; // last
};

} // namespace lianping::controller
