#include "controller/media_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lianping::controller {

const MediaReader::File* MediaReader::open(const std::string& hash) {
    const auto known =
        std::find_if(files_.begin(), files_.end(), [&](const File& file) { return file.hash == hash; });
    if (known != files_.end()) {
        files_.splice(files_.begin(), files_, known);
        return &files_.front();
    }
    auto fd = std::make_unique<Descriptor>(
        ::open(store_.path(hash).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat is {};
    if (fd->get() < 0 || ::fstat(fd->get(), &is) != 0 || !S_ISREG(is.st_mode)) return nullptr;
    if (files_.size() >= most_open) files_.pop_back();
    files_.push_front({hash, std::move(fd), static_cast<std::uint64_t>(is.st_size)});
    return &files_.front();
}

MediaPart MediaReader::read(const MediaAsk& ask) {
    MediaPart part;
    part.id = ask.id;
    part.hash = ask.hash;
    part.kind = MediaPart::Kind::unknown;
    const File* file = open(ask.hash);
    if (file == nullptr || ask.offset > file->size) return part;
    part.size = file->size;
    part.offset = ask.offset;
    part.bytes.resize(std::min<std::uint64_t>(ask.bytes, file->size - ask.offset));
    for (std::size_t done = 0; done < part.bytes.size();) {
        const auto got = ::pread(file->fd->get(), part.bytes.data() + done, part.bytes.size() - done,
                                 static_cast<off_t>(ask.offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) { // the disk fails, or somebody has cut the file
            part.bytes.clear();
            part.size = part.offset = 0;
            return part;
        }
        done += static_cast<std::size_t>(got);
    }
    part.kind = MediaPart::Kind::data;
    return part;
}

} // namespace lianping::controller
