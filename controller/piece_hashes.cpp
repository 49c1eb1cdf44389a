#include "controller/piece_hashes.h"

#include "media/content_hash.h"

namespace lianping::controller {

std::optional<PieceHashes::Piece> PieceHashes::find(const MediaAsk& ask, MediaReader& reader) {
    const bool usual = ask.bytes == media_part_bytes;
    const Place place{ask.hash, ask.offset};
    if (const auto known = pieces_.find(place); usual && known != pieces_.end()) return known->second;
    const MediaPart part = reader.read(ask);
    if (part.kind != MediaPart::Kind::data) return std::nullopt;
    media::ContentHash hash;
    hash.add(part.bytes.data(), part.bytes.size());
    Piece piece{hash.hex(), part.size};
    if (usual && pieces_.size() >= most) pieces_.clear();
    if (usual) pieces_.emplace(place, piece);
    return piece;
}

} // namespace lianping::controller
