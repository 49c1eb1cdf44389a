#include "media/content_hash.h"

#include <sodium.h>

#include <array>

namespace lianping::media {
namespace {

constexpr std::size_t hash_bytes = 32; // BLAKE2b-256

} // namespace

struct ContentHash::State {
    crypto_generichash_state hash;
};

// libsodium's hashes need no more of its start than this, and that cannot fail for them.
ContentHash::ContentHash() : state_(std::make_unique<State>()) {
    [[maybe_unused]] static const int ready = sodium_init();
    crypto_generichash_init(&state_->hash, nullptr, 0, hash_bytes);
}
ContentHash::ContentHash(ContentHash&&) noexcept = default;
ContentHash& ContentHash::operator=(ContentHash&&) noexcept = default;
ContentHash::~ContentHash() = default;

void ContentHash::add(const void* bytes, std::size_t count) {
    crypto_generichash_update(&state_->hash, static_cast<const unsigned char*>(bytes), count);
}

std::string ContentHash::hex() {
    std::array<unsigned char, hash_bytes> digest{};
    crypto_generichash_final(&state_->hash, digest.data(), digest.size());
    std::array<char, hash_bytes * 2 + 1> hex{};
    return sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
}

} // namespace lianping::media
