#include "wire/resend.h"

#include <algorithm>

namespace lianping {
namespace {

constexpr std::string_view mark = "LPRS";
constexpr char version = 1;
constexpr std::size_t head = 16; // before the sequence numbers

void put(std::string& to, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) to.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
}

std::uint64_t take(std::string_view from, std::size_t at, int bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8U | static_cast<unsigned char>(from[at + static_cast<std::size_t>(i)]);
    return value;
}

} // namespace

std::string bytes_of(const ResendRequest& request) {
    const std::size_t count = std::min(request.missing.size(), ResendRequest::most);
    std::string bytes(mark);
    bytes.push_back(version);
    bytes.push_back(static_cast<char>((request.key_frame ? 1 : 0) | (request.of_sound ? 2 : 0)));
    put(bytes, count, 2);
    put(bytes, request.generation, 8);
    for (std::size_t i = 0; i < count; ++i) put(bytes, request.missing[i], 2);
    return bytes;
}

std::optional<SealedBytes> unsealed(std::string_view datagram) {
    if (datagram.size() < head + ResendRequest::seal_size ||
        datagram.size() > head + 2 * ResendRequest::most + ResendRequest::seal_size)
        return std::nullopt;
    const std::size_t length = datagram.size() - ResendRequest::seal_size;
    return SealedBytes{datagram.substr(0, length), datagram.substr(length)};
}

std::optional<ResendRequest> read_resend(std::string_view bytes) {
    if (bytes.size() < head || bytes.substr(0, mark.size()) != mark || bytes[mark.size()] != version)
        return std::nullopt;
    ResendRequest request;
    request.key_frame = (static_cast<unsigned char>(bytes[5]) & 1U) != 0;
    request.of_sound = (static_cast<unsigned char>(bytes[5]) & 2U) != 0;
    const auto count = static_cast<std::size_t>(take(bytes, 6, 2));
    if (count > ResendRequest::most || bytes.size() != head + 2 * count) return std::nullopt;
    request.generation = take(bytes, 8, 8);
    for (std::size_t i = 0; i < count; ++i)
        request.missing.push_back(static_cast<std::uint16_t>(take(bytes, head + 2 * i, 2)));
    return request;
}

} // namespace lianping
