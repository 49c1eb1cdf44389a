#include "intake/serving.h"

#include "intake/messages.h"

#include <unistd.h>

#include <chrono>
#include <new>

namespace lianping::intake {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto tell_every = std::chrono::milliseconds(100);

Answer done(const Job& job, std::span<const int> descriptors, const Work& work, const Telling& telling) {
    try {
        auto found = work(job, descriptors, telling);
        if (!found) return found.error();
        return *std::move(found);
    } catch (const std::bad_alloc&) {
        return Error{Error::Code::corrupt, "cannot be decoded: it takes more memory than a file may"};
    }
}

} // namespace

void serve(int socket, const std::string& confined_by, const Work& work) {
    if (!send(socket, encode(Answer{Confined{confined_by}}))) return;
    for (;;) {
        auto received = receive(socket);
        if (!received || received->bytes.empty()) return;
        auto told = Steady::now();
        const Telling telling = [&](double share) {
            if (Steady::now() - told < tell_every) return true;
            told = Steady::now();
            return send(socket, encode(Answer{Progressed{share}})).has_value();
        };
        const auto job = decode_job(received->bytes);
        const Answer answer = job ? done(*job, received->descriptors, work, telling) : Answer{job.error()};
        for (const int descriptor : received->descriptors) ::close(descriptor);
        if (!send(socket, encode(answer))) return;
    }
}

} // namespace lianping::intake
