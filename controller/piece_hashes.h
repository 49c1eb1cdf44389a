#pragma once
// The hashes of parts that nodes take from each other, so that each part is verified when it comes. Made from
// the store when they are first asked for, and kept.
//
// Thread-safety: one thread. Blocks on the disk.

#include "controller/media_reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace lianping::controller {

class PieceHashes {
public:
    static constexpr std::size_t most = 32768; // 8 GB of media in parts of 256 kB

    struct Piece {
        std::string hash;       // of the bytes: BLAKE2b-256, hex
        std::uint64_t size = 0; // of the whole file
    };
    // Nothing: the store does not have it, or not so many bytes.
    std::optional<Piece> find(const MediaAsk& ask, MediaReader& reader);

private:
    using Place = std::pair<std::string, std::uint64_t>; // file, offset
    std::map<Place, Piece> pieces_;                      // of whole parts, as nodes ask for them
};

} // namespace lianping::controller
