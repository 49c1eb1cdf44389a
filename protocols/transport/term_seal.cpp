#include "transport/term_seal.h"

#include <sodium.h>

#include <array>
#include <cstring>

namespace lianping {

Term sealed(Term term, const KeyPair& key) {
    std::array<unsigned char, 32> said{};
    constexpr std::string_view what = "lianping term 1\n";
    static_assert(what.size() == 16);
    std::memcpy(said.data(), what.data(), what.size());
    for (std::size_t n = 0; n < 8; ++n) {
        said[16 + n] = static_cast<unsigned char>(term.number >> (8 * n));
        said[24 + n] = static_cast<unsigned char>(term.leader >> (8 * n));
    }
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), said.data(), said.size(), key.secret.data(),
                       key.secret.size());
    term.seal = 0;
    for (std::size_t n = 0; n < 8; ++n) term.seal |= std::uint64_t{hash[n]} << (8 * n);
    return term;
}

bool is_sealed(const Term& term, const KeyPair& key) { return sealed(term, key).seal == term.seal; }

} // namespace lianping
