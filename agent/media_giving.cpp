#include "agent/media_giving.h"

#include "base/descriptor.h"
#include "media/arrival.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lianping::agent {
namespace {

constexpr int reading = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

// False: so much cannot be read there.
bool read_at(int fd, std::uint64_t offset, std::string& into) {
    for (std::size_t done = 0; done < into.size();) {
        const auto got =
            ::pread(fd, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

void PeerKeys::set(const std::vector<std::string>& keys) {
    const std::scoped_lock lock(mutex_);
    keys_ = {keys.begin(), keys.end()};
}

std::optional<Guest> PeerKeys::find(const PublicKey& key) const {
    const std::string text = to_hex(key);
    const std::scoped_lock lock(mutex_);
    return keys_.contains(text) ? std::optional(Guest{text, Role::agent}) : std::nullopt;
}

Result<MediaGiving> MediaGiving::listen(Context& context, const Listening& where,
                                        std::filesystem::path store) {
    auto server = AgentServer::listen(context, where);
    if (!server) return fail(server.error());
    return MediaGiving(*std::move(server), std::move(store));
}

MediaPart MediaGiving::read(const MediaAsk& ask) const {
    MediaPart part;
    part.id = ask.id;
    part.hash = ask.hash;
    part.kind = MediaPart::Kind::unknown;
    const Descriptor whole(::open((store_ / ask.hash).c_str(), reading));
    const Descriptor coming(whole.get() < 0 ? ::open(media::arriving_file(store_, ask.hash).c_str(), reading)
                                            : -1);
    const int file = std::max(whole.get(), coming.get());
    struct stat is {};
    if (file < 0 || ::fstat(file, &is) != 0 || !S_ISREG(is.st_mode)) return part;
    const auto there = static_cast<std::uint64_t>(is.st_size);
    if (ask.offset >= there) return part;
    std::string bytes(std::min<std::uint64_t>(ask.bytes, there - ask.offset), '\0');
    if (!read_at(file, ask.offset, bytes)) return part;
    part.kind = MediaPart::Kind::data;
    part.size = there;
    part.offset = ask.offset;
    part.bytes = std::move(bytes);
    return part;
}

void MediaGiving::turn() {
    server_.begin_turn();
    for (int answered = 0; answered < most_a_turn;) {
        const auto event = server_.poll();
        if (!event) return;
        const auto* ask = std::get_if<MediaAsk>(&event->message);
        if (ask == nullptr) continue;
        ++answered;
        server_.send(event->node, event->part, ToAgent(read(*ask)));
    }
}

} // namespace lianping::agent
