#include "transport/keys.h"

#include "base/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <span>
#include <system_error>

namespace lianping {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view first_line = "lianping key 1";
constexpr std::size_t z85_length = 40;

std::string hex(const KeyBytes& bytes) {
    std::string text(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

bool read_hex(std::string_view text, KeyBytes& to) {
    std::size_t length = 0;
    const char* end = nullptr;
    return text.size() == 2 * to.size() &&
           sodium_hex2bin(to.data(), to.size(), text.data(), text.size(), nullptr, &length, &end) == 0 &&
           length == to.size() && end == text.data() + text.size();
}

std::string_view value_of(std::string_view text, std::string_view name) {
    const auto at = text.find(std::string("\n") + std::string(name) + " ");
    if (at == std::string_view::npos) return {};
    const auto from = at + name.size() + 2;
    return text.substr(from, text.find('\n', from) - from);
}

// Never to be read by others, not even for the moment before a chmod. Made beside it and linked to its name,
// so that of two processes which begin at once one wins.
Result<void> keep(const fs::path& file, const KeyPair& pair) {
    const auto failed = [&](int why) {
        return fail(Error::Code::io, fmt::format("the key {} cannot be kept: {}", file.string(),
                                                 std::generic_category().message(why)));
    };
    std::error_code ignored;
    if (!fs::exists(file.parent_path(), ignored)) {
        fs::create_directories(file.parent_path(), ignored);
        fs::permissions(file.parent_path(), fs::perms::owner_all, ignored);
    }
    const std::string text =
        fmt::format("{}\npublic {}\nsecret {}\n", first_line, hex(pair.own.bytes), hex(pair.secret));
    std::string beside = file.string() + ".XXXXXX";
    const int fd = ::mkostemp(beside.data(), O_CLOEXEC); // 0600
    if (fd < 0) return failed(errno);
    const bool written =
        ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    const int why = errno;
    ::close(fd);
    const bool linked = written && (::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const int why_not = written ? errno : why;
    ::unlink(beside.c_str());
    if (!linked) return failed(why_not);
    return {};
}

} // namespace

KeyPair make_key_pair() {
    std::array<char, z85_length + 1> own{}, secret{};
    KeyPair pair;
    if (zmq_curve_keypair(own.data(), secret.data()) != 0)
        std::abort(); // a libzmq without CURVE is not Debian's
    zmq_z85_decode(pair.own.bytes.data(), own.data());
    zmq_z85_decode(pair.secret.data(), secret.data());
    return pair;
}

Result<KeyPair> load_key(const fs::path& file) {
    const auto text = read_file(file, 4096);
    if (!text) return fail(text.error());
    KeyPair pair;
    if (!text->starts_with(first_line) || !read_hex(value_of(*text, "public"), pair.own.bytes) ||
        !read_hex(value_of(*text, "secret"), pair.secret))
        return fail(Error::Code::corrupt, fmt::format("{} is no key", file.string()));
    return pair;
}

Result<KeyPair> load_or_make_key(const fs::path& file) {
    auto there = load_key(file);
    if (there) return there;
    std::error_code failed;
    if (there.error().code == Error::Code::corrupt)
        fs::rename(file, file.string() + ".broken", failed);
    else if (there.error().code != Error::Code::not_found)
        return there;
    if (auto kept = keep(file, make_key_pair()); !kept) return fail(kept.error());
    return load_key(file); // another process may have been first
}

std::string to_hex(const PublicKey& key) { return hex(key.bytes); }

std::optional<PublicKey> public_key(std::string_view text) {
    PublicKey key;
    return read_hex(text, key.bytes) ? std::optional(key) : std::nullopt;
}

std::string enrol_code(const PublicKey& key) {
    std::array<std::uint8_t, 16> digest{};
    crypto_generichash(digest.data(), digest.size(), key.bytes.data(), key.bytes.size(), nullptr, 0);
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8U | digest[static_cast<std::size_t>(i)];
    std::string code;
    for (unsigned i = 0; i < 10; ++i) {
        if (i == 5) code += '-';
        code += digits[bits >> (59U - 5U * i) & 31U];
    }
    return code;
}

std::string read_enrol_code(std::string_view typed) {
    std::string code;
    for (char letter : typed) {
        if (letter == '-' || letter == ' ') continue;
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        if (digits.find(letter) == std::string_view::npos) return {};
        if (code.size() == 5) code += '-';
        code += letter;
    }
    return code.size() == 11 ? code : std::string();
}

} // namespace lianping
