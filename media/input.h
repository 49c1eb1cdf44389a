#pragma once
// A media file opened with libavformat: by its bytes alone, never by its name, and reading nothing but that
// file. For the folders that include libav (media, player/sources).
//
// A name is not trusted since libavformat reads meanings into it: "IMG%03d.jpg" would be a sequence of files.
// Formats that lead to other files or hosts (playlists) are not opened at all.

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

struct AVFormatContext;
struct AVIOContext;

namespace lianping::media {

// Nothing here decodes pictures of more pixels: 16384 x 9216. A photo of 144 megapixels passes.
inline constexpr std::int64_t kMaxPixels = 16384LL * 9216;

// Thread-safety: unsafe; one thread at a time.
class Input {
public:
    // `watch` (may be empty) is called now and then while bytes are read, on the reading thread, with the
    // position in the file (0 to 1); where it returns false reading fails from then on (stopped()).
    using Watch = std::function<bool(double)>;
    // How often the file will be read: once over (then reading far more bytes than it has is a fault of the
    // file, see runs_in_circles), or again and again.
    enum class Reading { once, again };
    // Opens and finds the streams. Blocks on the disk. Errors: not_found, io, corrupt, unsupported, timeout
    // (stopped), with a message in an operator's words.
    static Result<std::unique_ptr<Input>> open(const std::filesystem::path& file, Reading reading,
                                               Watch watch = {});
    // The same of a file that somebody else opened for reading; the descriptor stays theirs.
    static Result<std::unique_ptr<Input>> open(int descriptor, Reading reading, Watch watch = {});

    ~Input();
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    // How a picture asks to be turned is the display matrix of its stream, whatever its format (of JPEG: of
    // its frame).
    AVFormatContext* context() const { return format_; }
    bool stopped() const { return stopped_; }
    // Reading::once, and far more bytes were asked for than the file has: its index leads round and round.
    // Reading has ended for it.
    bool runs_in_circles() const { return circles_; }
    std::int64_t bytes() const { return size_; }
    // Of the file; stays the input's.
    int descriptor() const { return descriptor_; }

private:
    Input() = default;
    static std::unique_ptr<Input> made(Reading reading, Watch watch);
    Result<void> open_file(const std::filesystem::path& file);
    Result<void> look_at_file();
    Result<void> find_streams();
    const char* format_of(std::string_view head) const;
    void tell_orientation();
    double share() const; // of the file that was read
    static int read(void* self, std::uint8_t* buffer, int size);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);
    static int interrupted(void* self);

    int descriptor_ = -1;
    std::int64_t size_ = 0;
    std::int64_t position_ = 0;
    std::int64_t delivered_ = 0; // bytes in all
    std::int64_t next_look_ = 0; // delivered_ at which watch_ is called again
    const char* told_ = nullptr; // format; null: libavformat finds it out
    Reading reading_ = Reading::once;
    Watch watch_;
    bool stopped_ = false;
    bool circles_ = false;
    AVIOContext* io_ = nullptr;
    AVFormatContext* format_ = nullptr;
};

} // namespace lianping::media
