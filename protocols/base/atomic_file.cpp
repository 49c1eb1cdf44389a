#include "base/atomic_file.h"

#include "base/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lianping {
namespace {

Unexpected<Error> system_error(const std::filesystem::path& path, const char* what) {
    return fail(errno == ENOENT ? Error::Code::not_found : Error::Code::io,
                fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

} // namespace

Result<void> write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::string beside = path.string() + ".XXXXXX";
    Descriptor file(::mkstemp(beside.data()));
    if (file.get() < 0) return system_error(path, "write");
    const auto give_up = [&]() -> Result<void> {
        auto error = system_error(path, "write");
        ::unlink(beside.c_str());
        return error;
    };
    while (!bytes.empty()) {
        const auto written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return give_up();
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    // mkstemp makes files that only their owner may read; status tools of other users may look at ours.
    if (::fchmod(file.get(), 0644) < 0 || ::fsync(file.get()) < 0) return give_up();
    if (::rename(beside.c_str(), path.c_str()) < 0) return give_up();
    Descriptor folder(
        ::open(path.parent_path().empty() ? "." : path.parent_path().c_str(), O_RDONLY | O_DIRECTORY));
    if (folder.get() >= 0) ::fsync(folder.get());
    return {};
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return system_error(path, "read");
    std::string bytes;
    char block[65536];
    for (;;) {
        const auto got = ::read(file.get(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return system_error(path, "read");
        if (got == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > limit)
            return fail(Error::Code::invalid,
                        fmt::format("{} is larger than {} bytes", path.string(), limit));
        bytes.append(block, static_cast<std::size_t>(got));
    }
}

} // namespace lianping
