#pragma once
// What a standby mirrors of its leader, and what of it is to be fetched next. Pure.
//
// Files are named by where they lie: "site/...", "controller/...", "keys/..." and "media/HASH"; a folder ends
// with a slash. Two of one name are the same where size and time of change are: a standby gives its copies
// the leader's times. A content of the store never changes: its name is enough.
//
// Thread-safety: values and pure functions.

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::controller {

struct MirrorFile {
    std::string path;
    std::uint64_t size = 0;
    std::int64_t changed = 0; // ns since 1970; 0: of no matter
    friend auto operator<=>(const MirrorFile&, const MirrorFile&) = default;
};
using Manifest = std::vector<MirrorFile>; // by path, each once

inline constexpr std::string_view mirror_arriving =
    ".standby-arriving"; // a file of a mirror that is not whole

// Below one of the four folders, and not out of it.
bool is_mirrored_path(std::string_view path);
bool is_folder(std::string_view path);
bool is_stored_content(std::string_view path); // "media/HASH"

std::string digest_of(const Manifest& manifest);
std::string to_text(const Manifest& manifest);
// corrupt: not made by to_text(), or with a path that is none.
Result<Manifest> parse_manifest(std::string_view text);

struct MirrorSteps {
    std::vector<std::string> remove; // what is in folders before these
    std::vector<MirrorFile> fetch;   // the most needed first: keys, state, texts, media; the smallest of each
};
MirrorSteps steps_to(const Manifest& theirs, const Manifest& ours);

} // namespace lianping::controller
