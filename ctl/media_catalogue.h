#pragma once
// What the offline verbs know of a site's media: its files looked into by the controller's own sandboxed
// child (a file made to harm a decoder must not end a `check` before it could say which), remembered from one
// call to the next by path, size and time of change.

#include "base/result.h"
#include "media/media_info.h"
#include "programme/catalogue.h"
#include "programme/programme.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lianping::ctl {

// The memory between calls: a JSON file. A fault in it costs a new look, nothing else. Thread-safety: unsafe.
class MediaMemory {
public:
    // ${XDG_CACHE_HOME:-~/.cache}/lianping/media.json; empty where there is no home either.
    static std::filesystem::path usual_file();
    // Empty: remembers nothing after this call. Blocks on the disk.
    explicit MediaMemory(std::filesystem::path file);

    struct Look {
        std::uintmax_t size = 0;
        std::int64_t changed_ns = 0;
        bool good = false;
        std::string why;         // where it is not
        media::MediaInfo info;   // kind, lengths and sound are kept, nothing else
        std::uint32_t pages = 0; // of a document; 0: it is none
        std::string hash;        // empty: not asked for yet
    };
    // What is known of the file, if it is as it was.
    const Look* find(const std::filesystem::path& file, std::uintmax_t size, std::int64_t changed_ns) const;
    void keep(const std::filesystem::path& file, Look look);
    // Writes what is new. Blocks on the disk; what cannot be written is not.
    void save();

private:
    std::filesystem::path file_;
    std::map<std::string, Look> looks_;
    bool changed_ = false;
};

enum class Hashes { wanted, not_wanted };

// Called while files are read: which of how many, its name, and how far, 0 to 1.
using LookProgress =
    std::function<void(std::size_t index, std::size_t count, const std::string& name, double part)>;

// The facts of everything that the programme's items name, for all its screens. Without hashes a file's path
// stands for its hash: good for planning from nothing. Notices count as ready. What `known` has as ready is
// taken from there. Blocks on the disk.
programme::Catalogue look_at_media(const programme::Programme& programme, const std::filesystem::path& site,
                                   Hashes hashes, MediaMemory& memory, const LookProgress& progress,
                                   const programme::Catalogue& known = {});

} // namespace lianping::ctl
