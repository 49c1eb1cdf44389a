#include "controller/data_folder.h"

#include "transport/rendezvous.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lianping::controller {

namespace fs = std::filesystem;

Result<DataFolder> DataFolder::open(const fs::path& data) {
    std::error_code failed;
    const fs::path path = fs::absolute(data, failed);
    const auto unusable = [&](const fs::path& where, int why) {
        return fail(Error::Code::io,
                    fmt::format("the data folder cannot be used: {}: {}; give another with --data",
                                where.string(), std::generic_category().message(why)));
    };
    for (const fs::path& folder : {path / "controller", path / "media"}) {
        fs::create_directories(folder, failed);
        if (failed) return unusable(folder, failed.value());
        if (::access(folder.c_str(), W_OK | X_OK) != 0) return unusable(folder, errno);
    }
    const fs::path file = path / "controller" / "lock";
    const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0) return unusable(file, errno);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock);
        const auto other = find_controller(path);
        return fail(
            Error::Code::busy,
            fmt::format("another controller{} runs on {}: stop it, or give another folder with --data",
                        other ? fmt::format(" (process {})", other->pid) : std::string(), path.string()));
    }
    return DataFolder(path, lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
    if (lock_ >= 0) ::close(lock_);
}

} // namespace lianping::controller
