#include "live/whip_door.h"

#include "base/log.h"
#include "live/peer_name.h"
#include "live/same_secret.h"
#include "live/whip_page.h"

#include <fmt/format.h>
#include <microhttpd.h>

#include <chrono>
#include <mutex>
#include <random>

namespace lianping::live {
namespace {

using Steady = std::chrono::steady_clock;
constexpr unsigned most_connections = 16, seconds_of_silence = 10;

// What came of one request so far.
struct Request {
    std::string body;
    bool too_long = false;
};

struct Answer {
    unsigned status = MHD_HTTP_NOT_FOUND;
    std::string body = "Not found.\n";
    const char* type = "text/plain; charset=utf-8";
    std::string location;
};

Answer in_words(unsigned status, const std::string& words) {
    Answer answer;
    answer.status = status;
    answer.body = words + "\n";
    return answer;
}

std::string random_name() {
    std::random_device device;
    return fmt::format("{:08x}{:08x}", device(), device());
}

std::string peer_of(MHD_Connection* connection) {
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info != nullptr ? peer_name(info->client_addr) : "somebody";
}

MHD_Result send(MHD_Connection* connection, const Answer& answer) {
    MHD_Response* response = MHD_create_response_from_buffer(
        answer.body.size(), const_cast<char*>(answer.body.data()), MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (!answer.location.empty())
        MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, answer.location.c_str());
    const MHD_Result queued = MHD_queue_response(connection, answer.status, response);
    MHD_destroy_response(response);
    return queued;
}

} // namespace

struct WhipDoor::State {
    Options options;
    mutable std::mutex mutex; // guards what follows
    std::string sender, session, refused;
    Steady::time_point refused_at;
    struct Stop {
        void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
    };
    std::unique_ptr<MHD_Daemon, Stop> daemon; // last: its thread ends first

    static MHD_Result handle(void* self, MHD_Connection* connection, const char* url, const char* method,
                             const char* version, const char* body, std::size_t* size, void** request);
    static void forget(void* self, MHD_Connection* connection, void** request,
                       MHD_RequestTerminationCode code);
    Answer route(const std::string& method, std::string_view path, const Request& request,
                 const std::string& from);
    Answer take_offer(const std::string& offer, const std::string& from);
    Answer take_leave(std::string_view name);
    void refuse(const std::string& from, const std::string& why);
    bool end(std::string_view which);
};

MHD_Result WhipDoor::State::handle(void* self, MHD_Connection* connection, const char* url,
                                   const char* method, const char*, const char* body, std::size_t* size,
                                   void** request) {
    if (*request == nullptr) {
        *request = new Request;
        return MHD_YES;
    }
    auto& so_far = *static_cast<Request*>(*request);
    if (*size > 0) {
        so_far.too_long = so_far.too_long || so_far.body.size() + *size > longest_offer;
        if (!so_far.too_long) so_far.body.append(body, *size);
        *size = 0;
        return MHD_YES;
    }
    return send(connection, static_cast<State*>(self)->route(method, url, so_far, peer_of(connection)));
}

void WhipDoor::State::forget(void*, MHD_Connection*, void** request, MHD_RequestTerminationCode) {
    delete static_cast<Request*>(*request);
    *request = nullptr;
}

// "/KEY", "/KEY/whip", "/KEY/whip/SESSION".
Answer WhipDoor::State::route(const std::string& method, std::string_view path, const Request& request,
                              const std::string& from) {
    path.remove_prefix(std::min<std::size_t>(1, path.size()));
    const std::string_view key = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), key.size() + 1));
    if (!is_same_secret(key, options.key)) {
        if (method == "POST") refuse(from, "it does not know the key");
        return {};
    }
    if (method == "GET" && path.empty())
        return {MHD_HTTP_OK, std::string(whip_page()), "text/html; charset=utf-8", {}};
    if (method == "POST" && path == "whip") {
        if (request.too_long) return in_words(MHD_HTTP_CONTENT_TOO_LARGE, "An offer is shorter.");
        return take_offer(request.body, from);
    }
    constexpr std::string_view sessions = "whip/";
    if (method == "DELETE" && path.substr(0, sessions.size()) == sessions)
        return take_leave(path.substr(sessions.size()));
    return {};
}

Answer WhipDoor::State::take_offer(const std::string& offer, const std::string& from) {
    std::string other;
    {
        const std::scoped_lock lock(mutex);
        other = sender;
    }
    if (!other.empty() && options.silent_for() < gone_after) {
        refuse(from, other + " sends already");
        return in_words(MHD_HTTP_CONFLICT, other + " sends already.");
    }
    end({});
    const std::string name = random_name();
    options.begins();
    {
        const std::scoped_lock lock(mutex);
        sender = from;
        session = name;
    }
    const auto answer = options.answer(offer);
    if (!answer) {
        end(name);
        refuse(from, answer.error().message);
        return in_words(MHD_HTTP_BAD_REQUEST, answer.error().message);
    }
    log::info("{} sends", from);
    return {MHD_HTTP_CREATED, *answer, "application/sdp", "/" + options.key + "/whip/" + name};
}

Answer WhipDoor::State::take_leave(std::string_view name) {
    if (!end(name)) return {};
    return in_words(MHD_HTTP_OK, "Gone.");
}

void WhipDoor::State::refuse(const std::string& from, const std::string& why) {
    log::warn("{} is refused: {}", from, why);
    const std::scoped_lock lock(mutex);
    refused = from + " was refused: " + why;
    refused_at = Steady::now();
}

// The session of that name, or whichever there is.
bool WhipDoor::State::end(std::string_view which) {
    {
        const std::scoped_lock lock(mutex);
        if (sender.empty() || (!which.empty() && which != session)) return false;
        log::info("{} does not send any more", sender);
        sender.clear();
        session.clear();
    }
    options.ends();
    return true;
}

WhipDoor::WhipDoor(std::unique_ptr<State> state) : state_(std::move(state)) {}
WhipDoor::~WhipDoor() = default;

Result<std::unique_ptr<WhipDoor>> WhipDoor::open(Options options) {
    auto state = std::make_unique<State>();
    state->options = std::move(options);
    const Options& of = state->options;
    state->daemon.reset(MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, of.port, nullptr, nullptr, State::handle, state.get(),
        MHD_OPTION_HTTPS_MEM_KEY, of.certificate.key.c_str(), MHD_OPTION_HTTPS_MEM_CERT,
        of.certificate.certificate.c_str(), MHD_OPTION_NOTIFY_COMPLETED, State::forget, state.get(),
        MHD_OPTION_CONNECTION_LIMIT, most_connections, MHD_OPTION_CONNECTION_TIMEOUT, seconds_of_silence,
        MHD_OPTION_END));
    if (!state->daemon)
        return fail(Error::Code::busy, fmt::format("port {} is taken, or may not be listened on", of.port));
    return std::unique_ptr<WhipDoor>(new WhipDoor(std::move(state)));
}

std::string WhipDoor::sender() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->sender;
}

std::string WhipDoor::refused() const {
    const std::scoped_lock lock(state_->mutex);
    return Steady::now() - state_->refused_at < refusal_is_told_for ? state_->refused : std::string();
}

void WhipDoor::put_out() { state_->end({}); }

} // namespace lianping::live
