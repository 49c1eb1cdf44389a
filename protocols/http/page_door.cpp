#include "http/page_door.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace lianping {
namespace {

using Steady = std::chrono::steady_clock;
constexpr unsigned silence_ends_after_s = 10;

// A request whose head is whole.
struct Asked {
    std::string path;
    bool waits = false; // for its page
};

MHD_Result send(MHD_Connection* connection, const Page& page) {
    MHD_Response* response = MHD_create_response_from_buffer(
        page.body.size(), const_cast<char*>(page.body.data()), MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, page.type.c_str());
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    // One request a connection: then a connection's age is that of its request.
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    if (page.status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    const MHD_Result queued = MHD_queue_response(connection, page.status, response);
    MHD_destroy_response(response);
    return queued;
}

Page in_words(unsigned status, const char* words) { return {status, "text/plain; charset=utf-8", words}; }

Page it_ends() { return in_words(MHD_HTTP_SERVICE_UNAVAILABLE, "It ends.\n"); }

struct SocketAddress {
    sockaddr_storage bytes{};
    bool six = false;
};

std::optional<SocketAddress> socket_address(const DoorAddress& where) {
    SocketAddress made;
    auto& four = reinterpret_cast<sockaddr_in&>(made.bytes);
    auto& six = reinterpret_cast<sockaddr_in6&>(made.bytes);
    if (::inet_pton(AF_INET, where.host.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(where.port);
        return made;
    }
    if (::inet_pton(AF_INET6, where.host.c_str(), &six.sin6_addr) != 1) return std::nullopt;
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(where.port);
    made.six = true;
    return made;
}

} // namespace

Result<DoorAddress> door_address(const std::string& text) {
    DoorAddress made;
    const auto colon = text.rfind(':');
    std::string port = text;
    if (colon != std::string::npos) {
        made.host = text.substr(0, colon);
        port = text.substr(colon + 1);
        if (made.host.starts_with('[') && made.host.ends_with(']'))
            made.host = made.host.substr(1, made.host.size() - 2);
    }
    const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), made.port);
    if (wrong != std::errc() || end != port.data() + port.size() || !socket_address(made))
        return fail(Error::Code::invalid,
                    fmt::format("\"{}\" is no address with a port: write 127.0.0.1:9704, or 0.0.0.0:9704 for "
                                "all addresses of this machine",
                                text));
    return made;
}

struct PageDoor::State {
    Options options;
    std::mutex mutex;                                          // guards what follows
    std::set<std::pair<std::string, MHD_Connection*>> waiting; // by path; suspended
    std::map<MHD_Connection*, Page> made;                      // and resumed
    bool ends = false; // nothing may be suspended any more (microhttpd.h, MHD_suspend_connection)
    struct Open {
        Steady::time_point since;
        int socket = -1;
    };
    std::map<MHD_Connection*, Open> open;
    struct Stop {
        void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
    };
    std::unique_ptr<MHD_Daemon, Stop> daemon; // last: its thread ends first

    ~State() {
        give_up();
        daemon.reset();
    }

    static MHD_Result handle(void* self, MHD_Connection* connection, const char* url, const char* method,
                             const char* version, const char* body, std::size_t* size, void** request);
    static void forget(void* self, MHD_Connection* connection, void** request,
                       MHD_RequestTerminationCode code);
    static void notice(void* self, MHD_Connection* connection, void** context,
                       MHD_ConnectionNotificationCode code);
    MHD_Result answer(MHD_Connection* connection, Asked& asked);
    // Nobody makes pages any more.
    void give_up() {
        const std::scoped_lock lock(mutex);
        ends = true;
        for (const auto& [path, connection] : std::exchange(waiting, {})) {
            made[connection] = it_ends();
            MHD_resume_connection(connection);
        }
    }
};

// The first call has the head of the request; those that follow its body, and then nothing.
MHD_Result PageDoor::State::handle(void* self, MHD_Connection* connection, const char* url,
                                   const char* method, const char*, const char*, std::size_t* size,
                                   void** request) {
    if (*request == nullptr) {
        *request = new Asked{url, false};
        return MHD_YES;
    }
    if (*size > 0) return MHD_NO; // it sends something: not here
    const std::string_view how = method;
    if (how != MHD_HTTP_METHOD_GET && how != MHD_HTTP_METHOD_HEAD)
        return send(connection, in_words(MHD_HTTP_METHOD_NOT_ALLOWED, "Pages can be read here, no more.\n"));
    return static_cast<State*>(self)->answer(connection, *static_cast<Asked*>(*request));
}

MHD_Result PageDoor::State::answer(MHD_Connection* connection, Asked& asked) {
    const auto& paths = options.paths;
    if (std::find(paths.begin(), paths.end(), asked.path) == paths.end())
        return send(connection, in_words(MHD_HTTP_NOT_FOUND, "Not found.\n"));
    {
        const std::scoped_lock lock(mutex);
        if (const auto page = made.extract(connection)) return send(connection, page.mapped());
        if (asked.waits) return MHD_YES;
        if (ends) return send(connection, it_ends());
        asked.waits = true;
        waiting.emplace(asked.path, connection);
        MHD_suspend_connection(connection);
    }
    options.wake();
    return MHD_YES;
}

void PageDoor::State::forget(void*, MHD_Connection*, void** request, MHD_RequestTerminationCode) {
    delete static_cast<Asked*>(*request);
    *request = nullptr;
}

void PageDoor::State::notice(void* self, MHD_Connection* connection, void**,
                             MHD_ConnectionNotificationCode code) {
    auto& is = *static_cast<State*>(self);
    const std::scoped_lock lock(is.mutex);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        is.open[connection] = {Steady::now(), info != nullptr ? info->connect_fd : -1};
        return;
    }
    is.open.erase(connection);
    is.made.erase(connection);
    std::erase_if(is.waiting, [&](const auto& one) { return one.second == connection; });
}

PageDoor::PageDoor(std::unique_ptr<State> state) : state_(std::move(state)) {}
PageDoor::PageDoor(PageDoor&&) noexcept = default;
PageDoor& PageDoor::operator=(PageDoor&&) noexcept = default;
PageDoor::~PageDoor() = default;

Result<PageDoor> PageDoor::open(Options options) {
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    const auto where = socket_address(state->options.where);
    if (!where)
        return fail(Error::Code::invalid, state->options.where.host + " is no address of this machine");
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                           (where->six ? static_cast<unsigned>(MHD_USE_IPv6) : 0U);
    state->daemon.reset(MHD_start_daemon(
        flags, state->options.where.port, nullptr, nullptr, State::handle, state.get(), MHD_OPTION_SOCK_ADDR,
        &where->bytes, MHD_OPTION_NOTIFY_COMPLETED, State::forget, state.get(), MHD_OPTION_NOTIFY_CONNECTION,
        State::notice, state.get(), MHD_OPTION_CONNECTION_LIMIT, most_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, most_of_one, MHD_OPTION_CONNECTION_TIMEOUT, silence_ends_after_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, longest_head, MHD_OPTION_END));
    if (!state->daemon)
        return fail(Error::Code::busy, fmt::format("port {} of {} is taken, or may not be listened on",
                                                   state->options.where.port, state->options.where.host));
    return PageDoor(std::move(state));
}

std::string PageDoor::address() const {
    const auto* info = MHD_get_daemon_info(state_->daemon.get(), MHD_DAEMON_INFO_BIND_PORT);
    const std::string& host = state_->options.where.host;
    const bool six = host.find(':') != std::string::npos;
    return fmt::format("http://{}{}{}:{}", six ? "[" : "", host, six ? "]" : "",
                       info != nullptr ? info->port : 0);
}

void PageDoor::turn(const std::function<Page(const std::string& path)>& make) {
    std::set<std::string> asked;
    {
        const std::scoped_lock lock(state_->mutex);
        for (const auto& [path, connection] : state_->waiting) asked.insert(path);
    }
    std::map<std::string, Page> pages;
    for (const std::string& path : asked) pages.emplace(path, make(path));
    const auto now = Steady::now();
    const std::scoped_lock lock(state_->mutex);
    std::erase_if(state_->waiting, [&](const auto& one) {
        const auto page = pages.find(one.first);
        if (page == pages.end()) return false; // asked for meanwhile, and woken for it
        state_->made[one.second] = page->second;
        MHD_resume_connection(one.second);
        return true;
    });
    // A byte now and then would keep a connection for ever: each has so long, and no more.
    for (auto& [connection, is] : state_->open)
        if (is.socket >= 0 && now - is.since > state_->options.longest) {
            ::shutdown(is.socket, SHUT_RDWR);
            is.socket = -1;
        }
}

} // namespace lianping
