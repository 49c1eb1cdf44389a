#include "live/rtmp_listener.h"

#include "base/log.h"
#include "live/peer_name.h"
#include "live/same_secret.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>

namespace lianping::live {
namespace {

using Steady = std::chrono::steady_clock;
constexpr int poll_wait_ms = 500; // how often silence is looked for
constexpr std::size_t most_unsent = std::size_t{1} << 20U;

// A descriptor with an owner.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    int get() const { return fd_; }

private:
    int fd_;
};

std::string said(int error) { return std::generic_category().message(error); }

} // namespace

struct RtmpListener::State {
    struct Caller {
        Descriptor socket;
        std::string name; // "10.0.0.8:40112"
        RtmpSession session;
        Steady::time_point heard; // or came
        std::string unsent;
        bool broken = false, done = false;
    };
    Options options;
    Descriptor listening, wakes;
    std::list<Caller> callers; // of the thread
    mutable std::mutex mutex;  // guards what follows
    std::string sender, refused;
    Steady::time_point refused_at;
    bool put_out = false, stop = false;
    std::thread thread; // last

    ~State() {
        {
            const std::scoped_lock lock(mutex);
            stop = true;
        }
        wake();
        if (thread.joinable()) thread.join();
    }
    void wake() const {
        const std::uint64_t one = 1;
        if (::write(wakes.get(), &one, sizeof one) < 0) log::debug("{}", said(errno));
    }
    Result<void> listen();
    void run();
    void let_in();
    void read(Caller& caller);
    static void write(Caller& caller);
    std::string judge(Caller& caller, const std::string& key);
    std::string refuse(const Caller& caller, const std::string& why);
    void let_go(Caller& caller);
    void sweep(bool put_out_now);
    bool wait();
};

Result<void> RtmpListener::State::listen() {
    listening = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    wakes = Descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (listening.get() < 0 || wakes.get() < 0) return fail(Error::Code::io, said(errno));
    const int yes = 1;
    ::setsockopt(listening.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_ANY);
    any.sin_port = htons(options.port);
    if (::bind(listening.get(), reinterpret_cast<sockaddr*>(&any), sizeof any) != 0 ||
        ::listen(listening.get(), static_cast<int>(most_strangers)) != 0)
        return fail(errno == EADDRINUSE ? Error::Code::busy : Error::Code::io,
                    "port " + std::to_string(options.port) + ": " + said(errno));
    return {};
}

// False: it is to end.
bool RtmpListener::State::wait() {
    std::vector<pollfd> things{{wakes.get(), POLLIN, 0}, {listening.get(), POLLIN, 0}};
    for (const Caller& caller : callers) {
        const int events = caller.unsent.empty() ? POLLIN : POLLIN | POLLOUT;
        things.push_back({caller.socket.get(), static_cast<short>(events), 0});
    }
    ::poll(things.data(), things.size(), poll_wait_ms);
    std::uint64_t woken = 0;
    if (things[0].revents != 0 && ::read(wakes.get(), &woken, sizeof woken) < 0)
        log::debug("{}", said(errno));
    auto caller = callers.begin();
    for (std::size_t i = 2; i < things.size(); ++i, ++caller) {
        if ((things[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read(*caller);
        if ((things[i].revents & POLLOUT) != 0) write(*caller);
    }
    if (things[1].revents != 0) let_in();
    const std::scoped_lock lock(mutex);
    return !stop;
}

void RtmpListener::State::run() {
    pthread_setname_np(pthread_self(), "rtmp");
    while (wait()) {
        bool put_out_now = false;
        {
            const std::scoped_lock lock(mutex);
            put_out_now = std::exchange(put_out, false);
        }
        sweep(put_out_now);
    }
}

void RtmpListener::State::let_in() {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    Descriptor socket(
        ::accept4(listening.get(), reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.get() < 0 || callers.size() > most_strangers) return;
    callers.push_back({std::move(socket), peer_name(from), RtmpSession({}), Steady::now(), {}});
    Caller& caller = callers.back();
    caller.session = RtmpSession({[this, &caller](const std::string& key) { return judge(caller, key); },
                                  [this](const RtmpSession::Media& media) { options.media(media); }});
}

std::string RtmpListener::State::refuse(const Caller& caller, const std::string& why) {
    log::warn("{} is refused: {}", caller.name, why);
    const std::scoped_lock lock(mutex);
    refused = caller.name + " was refused: " + why;
    refused_at = Steady::now();
    return why;
}

// Whether one may send; why not.
std::string RtmpListener::State::judge(Caller& caller, const std::string& key) {
    if (!is_same_secret(key, options.key)) return refuse(caller, "its stream key is another one");
    for (Caller& other : callers) {
        if (!other.session.publishes() || other.done) continue;
        if (Steady::now() - other.heard < gone_after) return refuse(caller, other.name + " sends already");
        let_go(other);
    }
    options.begins();
    const std::scoped_lock lock(mutex);
    sender = caller.name;
    log::info("{} sends", sender);
    return {};
}

void RtmpListener::State::read(Caller& caller) {
    std::array<char, 65536> bytes{};
    const ssize_t got = ::recv(caller.socket.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return let_go(caller);
    caller.heard = caller.session.publishes() ? Steady::now() : caller.heard;
    const bool goes_on = caller.session.take({bytes.data(), static_cast<std::size_t>(got)});
    caller.unsent += caller.session.to_send();
    write(caller);
    if (!goes_on) let_go(caller);
}

void RtmpListener::State::write(Caller& caller) {
    if (caller.unsent.empty()) return;
    const ssize_t sent =
        ::send(caller.socket.get(), caller.unsent.data(), caller.unsent.size(), MSG_NOSIGNAL);
    if (sent > 0) caller.unsent.erase(0, static_cast<std::size_t>(sent));
    // One that sends and never listens.
    if (caller.unsent.size() > most_unsent || (sent < 0 && errno != EAGAIN && errno != EINTR))
        caller.broken = true;
}

void RtmpListener::State::let_go(Caller& caller) {
    if (std::exchange(caller.done, true)) return;
    if (!caller.session.publishes()) return;
    options.ends();
    const std::scoped_lock lock(mutex);
    if (sender != caller.name) return;
    log::info("{} does not send any more", sender);
    sender.clear();
}

void RtmpListener::State::sweep(bool put_out_now) {
    const auto now = Steady::now();
    for (Caller& caller : callers) {
        const bool sends = caller.session.publishes();
        if (caller.broken || (sends && put_out_now) ||
            now - caller.heard >= (sends ? gone_after : strangers_stay))
            let_go(caller);
    }
    callers.remove_if([](const Caller& caller) { return caller.done; });
}

RtmpListener::RtmpListener(std::unique_ptr<State> state) : state_(std::move(state)) {}
RtmpListener::~RtmpListener() = default;

Result<std::unique_ptr<RtmpListener>> RtmpListener::open(Options options) {
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    if (auto listens = state->listen(); !listens) return fail(listens.error());
    state->thread = std::thread([raw = state.get()] { raw->run(); });
    return std::unique_ptr<RtmpListener>(new RtmpListener(std::move(state)));
}

std::string RtmpListener::sender() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->sender;
}

std::string RtmpListener::refused() const {
    const std::scoped_lock lock(state_->mutex);
    return Steady::now() - state_->refused_at < refusal_is_told_for ? state_->refused : std::string();
}

void RtmpListener::put_out() {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->put_out = true;
    }
    state_->wake();
}

} // namespace lianping::live
