#include "controller/peer_calls.h"

#include "transport/control_client.h"

#include <nlohmann/json.hpp>
#include <pthread.h>

#include <algorithm>
#include <utility>

namespace lianping::controller {

namespace {
constexpr Duration call_patience = 700ms;
} // namespace

std::optional<Term> exchange_terms(const std::string& control, const KeyPair& key, const Term& ours,
                                   Duration patience) {
    auto client = ControlClient::connect(control, key);
    if (!client) return std::nullopt;
    const auto answer =
        client->ask({0,
                     "standby-term",
                     {{"term", std::to_string(ours.number)}, {"leader", std::to_string(ours.leader)}},
                     "another controller"},
                    std::chrono::duration_cast<std::chrono::milliseconds>(patience));
    if (!answer || !answer->ok) return std::nullopt;
    const auto said = nlohmann::json::parse(answer->json, nullptr, false);
    if (!said.is_object() || !said.value("term", nlohmann::json()).is_number_unsigned() ||
        !said.value("leader", nlohmann::json()).is_number_unsigned())
        return std::nullopt;
    return Term{said["term"].get<std::uint64_t>(), said["leader"].get<std::uint64_t>(), 0};
}

PeerCalls::PeerCalls(KeyPair key, const Waker& waker)
    : key_(key), waker_(waker), thread_([this](const std::stop_token& stop) { run(stop); }) {}

PeerCalls::~PeerCalls() {
    thread_.request_stop();
    thread_.join();
}

void PeerCalls::call(std::vector<std::string> controls, const Term& ours) {
    const std::scoped_lock lock(mutex_);
    controls_ = std::move(controls);
    ours_ = ours;
}

std::optional<Term> PeerCalls::heard() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(heard_, std::nullopt);
}

void PeerCalls::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "peers");
    while (!stop.stop_requested()) {
        std::vector<std::string> controls;
        Term ours;
        {
            std::unique_lock lock(mutex_);
            ends_.wait_for(lock, stop, every, [] { return false; });
            controls = controls_;
            ours = ours_;
        }
        for (const std::string& control : controls) {
            if (stop.stop_requested()) return;
            const auto term = exchange_terms(control, key_, ours, call_patience);
            if (!term) continue;
            const std::scoped_lock lock(mutex_);
            heard_ = std::max(heard_.value_or(*term), *term);
            waker_.wake();
        }
    }
}

} // namespace lianping::controller
