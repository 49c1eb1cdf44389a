#pragma once
// The keys by which processes know each other: pairs of Curve25519 (CurveZMQ, ZeroMQ RFC 26), a pair a node,
// an operator and a controller. A public key is written as 64 hex digits.

#include "base/result.h"

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lianping {

using KeyBytes = std::array<std::uint8_t, 32>;

struct PublicKey {
    KeyBytes bytes{};
    // NOLINTNEXTLINE(modernize-use-nullptr): there is no 0
    friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};

struct KeyPair {
    PublicKey own;
    KeyBytes secret{};
};

// By the system's random numbers.
KeyPair make_key_pair();

// The pair in the file; where there is none a new one is made and kept there, for its owner alone (0600), in
// a folder for its owner alone. What lies there and is no key pair is moved aside ("FILE.broken"): a new one
// has to be let in, but no machine needs a visit. io where nothing can be kept. Blocks on the disk.
Result<KeyPair> load_or_make_key(const std::filesystem::path& file);
// The same where there must be one. not_found, io (another's file), corrupt.
Result<KeyPair> load_key(const std::filesystem::path& file);

std::string to_hex(const PublicKey& key);
// Nothing where those are not 64 hex digits of either case.
std::optional<PublicKey> public_key(std::string_view hex);

// What a person reads off a screen and types: 10 letters and digits (Crockford's base 32: no I, L, O, U) of
// the key's BLAKE2b, in two groups, "7K2M9-QXA3F". 50 bits: to find another key of the same code takes 2^50
// keys.
std::string enrol_code(const PublicKey& key);
// As people type it: any case, o for 0, i and l for 1, with or without the dash and spaces. Empty where it is
// no code.
std::string read_enrol_code(std::string_view typed);

} // namespace lianping
