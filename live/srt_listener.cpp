#include "live/srt_listener.h"

#include "base/log.h"
#include "live/peer_name.h"

#include <netinet/in.h>
#include <pthread.h>
#include <srt/access_control.h>
#include <srt/srt.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

namespace lianping::live {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::int64_t epoll_wait_ms = 200; // how often the thread looks whether it should stop

// The library has threads of its own as long as somebody listens.
struct Library {
    Library() { srt_startup(); }
    ~Library() { srt_cleanup(); }
};

} // namespace

struct SrtListener::State {
    Library library;
    Options options;
    SRTSOCKET listening = SRT_INVALID_SOCK, sending = SRT_INVALID_SOCK;
    int poll = -1;
    mutable std::mutex mutex; // guards what follows
    std::string sender, refused;
    bool taken = false; // somebody sends, or is being let in
    Steady::time_point taken_at, refused_at;
    std::atomic<bool> done{false}, put_out{false};
    std::thread thread;

    ~State() {
        done = true;
        if (thread.joinable()) thread.join();
        if (sending != SRT_INVALID_SOCK) srt_close(sending);
        if (listening != SRT_INVALID_SOCK) srt_close(listening);
        if (poll >= 0) srt_epoll_release(poll);
    }
    static int calls(void* self, SRTSOCKET caller, int version, const sockaddr* from, const char* stream);
    void run();
    void let_in();
    void read();
    void let_go();
};

// On a thread of the library's, in the midst of the handshake.
int SrtListener::State::calls(void* self, SRTSOCKET caller, int, const sockaddr* from, const char*) {
    auto& state = *static_cast<State*>(self);
    const std::scoped_lock lock(state.mutex);
    const auto now = Steady::now();
    // One that was let in and never came (a wrong passphrase) does not hold the door for long.
    const bool coming = state.taken && state.sender.empty() && now - state.taken_at < 1s;
    if (state.taken && (!state.sender.empty() || coming)) {
        state.refused = peer_name(from);
        state.refused_at = now;
        srt_setrejectreason(caller, SRT_REJX_CONFLICT);
        return -1;
    }
    state.taken = true;
    state.taken_at = now;
    return 0;
}

void SrtListener::State::let_in() {
    sockaddr_storage from{};
    int size = sizeof from;
    const SRTSOCKET caller = srt_accept(listening, reinterpret_cast<sockaddr*>(&from), &size);
    if (caller == SRT_INVALID_SOCK) return;
    if (sending != SRT_INVALID_SOCK) { // it came while the door was open for another one
        srt_close(caller);
        return;
    }
    sending = caller;
    const int readable = SRT_EPOLL_IN | SRT_EPOLL_ERR;
    srt_epoll_add_usock(poll, sending, &readable);
    const std::scoped_lock lock(mutex);
    taken = true;
    sender = peer_name(from);
    log::info("{} sends", sender);
}

void SrtListener::State::let_go() {
    srt_epoll_remove_usock(poll, sending);
    srt_close(sending);
    sending = SRT_INVALID_SOCK;
    options.ends();
    const std::scoped_lock lock(mutex);
    log::info("{} does not send any more", sender);
    sender.clear();
    taken = false;
}

void SrtListener::State::read() {
    std::array<char, SRT_LIVE_MAX_PLSIZE> bytes{};
    for (;;) {
        const int got = srt_recvmsg(sending, bytes.data(), static_cast<int>(bytes.size()));
        if (got > 0) {
            options.bytes(bytes.data(), static_cast<std::size_t>(got));
            continue;
        }
        if (got == 0 || srt_getlasterror(nullptr) != SRT_EASYNCRCV) let_go();
        return;
    }
}

void SrtListener::State::run() {
    pthread_setname_np(pthread_self(), "srt");
    while (!done) {
        std::array<SRT_EPOLL_EVENT, 4> ready{};
        const int count = srt_epoll_uwait(poll, ready.data(), static_cast<int>(ready.size()), epoll_wait_ms);
        if (put_out.exchange(false) && sending != SRT_INVALID_SOCK) let_go();
        for (int i = 0; i < count; ++i) {
            const auto& event = ready.at(static_cast<std::size_t>(i));
            if (event.fd == listening) {
                const SRTSOCKET before = sending;
                let_in();
                if (sending != before) options.begins();
            } else if (event.fd == sending) {
                read();
            }
        }
    }
}

SrtListener::SrtListener(std::unique_ptr<State> state) : state_(std::move(state)) {}
SrtListener::~SrtListener() = default;

Result<std::unique_ptr<SrtListener>> SrtListener::open(Options options) {
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    const auto why = [] { return std::string(srt_getlasterror_str()); };
    state->listening = srt_create_socket();
    state->poll = srt_epoll_create();
    if (state->listening == SRT_INVALID_SOCK || state->poll < 0) return fail(Error::Code::io, why());
    const auto set = [&](SRT_SOCKOPT option, auto value) {
        return srt_setsockflag(state->listening, option, &value, sizeof value) == 0;
    };
    bool all = set(SRTO_RCVSYN, false) && set(SRTO_PEERIDLETIMEO, static_cast<int>(gone_after / 1ms)) &&
               set(SRTO_RCVLATENCY, static_cast<int>(state->options.latency / 1ms));
    const std::string& pass = state->options.passphrase;
    if (!pass.empty())
        all = all && set(SRTO_PBKEYLEN, 16) &&
              srt_setsockflag(state->listening, SRTO_PASSPHRASE, pass.data(),
                              static_cast<int>(pass.size())) == 0;
    if (!all) return fail(Error::Code::io, why());
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_ANY);
    any.sin_port = htons(state->options.port);
    if (srt_bind(state->listening, reinterpret_cast<sockaddr*>(&any), sizeof any) != 0)
        return fail(Error::Code::busy, "port " + std::to_string(state->options.port) + ": " + why());
    const int readable = SRT_EPOLL_IN;
    if (srt_listen_callback(state->listening, State::calls, state.get()) != 0 ||
        srt_listen(state->listening, 4) != 0 ||
        srt_epoll_add_usock(state->poll, state->listening, &readable) != 0)
        return fail(Error::Code::io, why());
    state->thread = std::thread([raw = state.get()] { raw->run(); });
    return std::unique_ptr<SrtListener>(new SrtListener(std::move(state)));
}

std::string SrtListener::sender() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->sender;
}

std::string SrtListener::refused() const {
    const std::scoped_lock lock(state_->mutex);
    if (state_->refused.empty() || Steady::now() - state_->refused_at >= refusal_is_told_for) return {};
    return state_->refused + " was refused" +
           (state_->sender.empty() ? "" : ": " + state_->sender + " sends already");
}

void SrtListener::put_out() { state_->put_out = true; }

} // namespace lianping::live
