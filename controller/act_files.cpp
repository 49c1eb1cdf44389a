#include "controller/act_files.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "wire/codec.h"

#include <cstdint>
#include <string_view>

namespace lianping::controller {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t length_bytes = 4;

void append_length(std::string& to, std::size_t length) {
    for (std::size_t n = 0; n < length_bytes; ++n)
        to += static_cast<char>(static_cast<unsigned char>(length >> (8 * n)));
}

std::size_t length_at(std::string_view bytes) {
    std::size_t length = 0;
    for (std::size_t n = 0; n < length_bytes; ++n)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[n])) << (8 * n);
    return length;
}

} // namespace

std::vector<Acts> read_acts(const fs::path& file) {
    std::vector<Acts> all;
    const auto bytes = read_file(file, 1U << 30U);
    if (!bytes) {
        if (bytes.error().code != Error::Code::not_found)
            log::warn("the acts are lost: {}", bytes.error().message);
        return all;
    }
    std::string_view rest = *bytes;
    while (rest.size() >= length_bytes) {
        const std::size_t length = length_at(rest);
        rest.remove_prefix(length_bytes);
        if (length > rest.size()) break;
        auto acts = decode_acts(rest.substr(0, length));
        rest.remove_prefix(length);
        if (acts)
            all.push_back(*std::move(acts));
        else
            log::warn("acts in {} are lost: {}", file.string(), acts.error().message);
    }
    if (!rest.empty()) log::warn("{} ends in the middle", file.string());
    return all;
}

Result<void> write_acts(const fs::path& file,
                        const std::map<std::string, std::shared_ptr<const Acts>>& by_screen) {
    std::string bytes;
    for (const auto& [screen, acts] : by_screen) {
        const std::string message = encode_acts(*acts);
        append_length(bytes, message.size());
        bytes += message;
    }
    return write_file(file, bytes);
}

} // namespace lianping::controller
