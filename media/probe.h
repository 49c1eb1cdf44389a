#pragma once
// Looking into a file with FFmpeg.

#include "base/result.h"
#include "media/media_info.h"

#include <filesystem>
#include <functional>

namespace lianping::media {

// Reads all packets of the file and decodes its first pictures. Blocks on the disk; `progress` (may be empty)
// is called with 0 to 1 on the calling thread and stops the probe by returning false (timeout). Errors:
// not_found, corrupt, unsupported; the message says in an operator's words why it cannot be shown.
// Thread-safety: safe.
Result<MediaInfo> probe(const std::filesystem::path& file, const std::function<bool(double)>& progress = {});
// The same of a file that is open for reading; the descriptor stays the caller's.
Result<MediaInfo> probe(int descriptor, const std::function<bool(double)>& progress = {});

} // namespace lianping::media
