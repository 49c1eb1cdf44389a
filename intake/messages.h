#pragma once
// Jobs and answers as bytes: one JSON object a message of a SOCK_SEQPACKET socket, descriptors beside it.
//
//   to the child    {"do": "probe", "loudness": true}
//   to the parent   {"confined": "seccomp, landlock"}          once, before the first job
//                   {"progress": 0.25}                         now and then
//                   {"found": {...}} or {"failed": "corrupt", "why": "..."}
//
// The child may have been taken over by what it decodes, so its messages are read as anybody's: whatever is
// not such an object is an error, and texts are cut to a length that a log bears.
//
// Thread-safety: pure, but for the two that block on the socket.

#include "base/result.h"
#include "intake/jobs.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::intake {

inline constexpr std::size_t most_message_bytes = 128U << 10U;
inline constexpr std::size_t most_descriptors = 2;

std::string encode(const Job& job);
Result<Job> decode_job(std::string_view bytes);

struct Confined {
    std::string by; // "seccomp, landlock", for people
};
struct Progressed {
    double share = 0; // 0 to 1
};
using Answer = std::variant<Confined, Progressed, Found, Error>;

std::string encode(const Answer& answer);
Result<Answer> decode_answer(std::string_view bytes);

// invalid where it is too long; io where the other end is gone.
Result<void> send(int socket, std::string_view bytes, std::span<const int> descriptors = {});

struct Received {
    std::string bytes;            // empty: the other end was closed
    std::vector<int> descriptors; // the caller's from now on
};
// Blocks until a message is there.
Result<Received> receive(int socket);

} // namespace lianping::intake
