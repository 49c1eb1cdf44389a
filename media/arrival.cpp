#include "media/arrival.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

namespace lianping::media {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = ".arriving-";
constexpr std::size_t hash_digits = 64;
constexpr std::size_t block_bytes = 1U << 20U;
constexpr std::uint64_t write_out_every = 8U << 20U;

Unexpected<Error> refused(const fs::path& file) {
    const int code = errno;
    if (code == ENOSPC || code == EDQUOT)
        return fail(Error::Code::io, "the disk is full: make room for " + file.parent_path().string());
    return fail(Error::Code::io, file.string() + ": " + std::generic_category().message(code));
}

// False, errno EEXIST: that name is taken.
bool rename_to_free(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // A file system that cannot do both at once.
    struct stat is {};
    if (::lstat(to.c_str(), &is) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

} // namespace

fs::path arriving_file(const fs::path& folder, const std::string& hash) {
    return folder / (std::string(prefix) + hash);
}

fs::path Arrival::path() const { return arriving_file(folder_, hash_); }

Result<Arrival> Arrival::open(const fs::path& folder, const std::string& hash) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    const fs::path path = arriving_file(folder, hash);
    auto file =
        std::make_unique<Descriptor>(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (file->get() < 0) return refused(path);
    Arrival arrival(folder, hash, std::move(file));
    if (auto read = arrival.read_again(); !read) return fail(read.error());
    return arrival;
}

Result<void> Arrival::read_again() {
    std::vector<char> block(block_bytes);
    for (;;) {
        const auto got = ::pread(file_->get(), block.data(), block.size(), static_cast<off_t>(have_));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused(path());
        if (got == 0) break;
        bytes_hash_.add(block.data(), static_cast<std::size_t>(got));
        have_ += static_cast<std::uint64_t>(got);
    }
    ::posix_fadvise(file_->get(), 0, static_cast<off_t>(have_), POSIX_FADV_DONTNEED);
    on_its_way_ = let_go_ = have_;
    return {};
}

Result<void> Arrival::reserve(std::uint64_t size) {
    if (size <= have_) return {};
    const auto begin = static_cast<off_t>(have_), length = static_cast<off_t>(size - have_);
    if (::fallocate(file_->get(), FALLOC_FL_KEEP_SIZE, begin, length) == 0) return {};
    if (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINTR) return {};
    return refused(path());
}

Result<void> Arrival::append(std::string_view bytes) {
    const std::string_view all = bytes;
    std::uint64_t at = have_;
    while (!bytes.empty()) {
        const auto put = ::pwrite(file_->get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            auto error = refused(path());
            // What of them has been written would be hashed twice.
            if (::ftruncate(file_->get(), static_cast<off_t>(have_)) != 0) return refused(path());
            return error;
        }
        bytes.remove_prefix(static_cast<std::size_t>(put));
        at += static_cast<std::uint64_t>(put);
    }
    bytes_hash_.add(all.data(), all.size());
    have_ = at;
    if (have_ - on_its_way_ >= write_out_every) let_go();
    return {};
}

// The stretch before the last one has to be on the disk, then it is let go; the last one begins to be
// written.
void Arrival::let_go() {
    const int fd = file_->get();
    ::sync_file_range(fd, static_cast<off_t>(let_go_), static_cast<off_t>(on_its_way_ - let_go_),
                      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    ::posix_fadvise(fd, static_cast<off_t>(let_go_), static_cast<off_t>(on_its_way_ - let_go_),
                    POSIX_FADV_DONTNEED);
    let_go_ = on_its_way_;
    ::sync_file_range(fd, static_cast<off_t>(on_its_way_), static_cast<off_t>(have_ - on_its_way_),
                      SYNC_FILE_RANGE_WRITE);
    on_its_way_ = have_;
}

Result<void> Arrival::verify() {
    if (bytes_hash_.hex() == hash_) return {};
    bytes_hash_ = {};
    have_ = on_its_way_ = let_go_ = 0;
    if (::ftruncate(file_->get(), 0) != 0) return refused(path());
    return fail(Error::Code::corrupt, "what has come of " + hash_ + " is not what was asked for");
}

Result<void> Arrival::settle(unsigned mode) {
    if (::fchmod(file_->get(), mode) != 0 || ::fsync(file_->get()) != 0) return refused(path());
    return {};
}

void Arrival::settle_folder() const {
    const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get()); // the name survives a power cut too
    ::posix_fadvise(file_->get(), 0, 0, POSIX_FADV_DONTNEED);
}

Result<void> Arrival::finish() {
    if (auto right = verify(); !right) return right;
    if (auto settled = settle(0444); !settled) return settled;
    std::error_code failed;
    fs::rename(path(), folder_ / hash_, failed);
    if (failed) return fail(Error::Code::io, (folder_ / hash_).string() + ": " + failed.message());
    settle_folder();
    return {};
}

Result<std::string> Arrival::finish_as(const std::function<std::string(unsigned)>& names) {
    if (auto right = verify(); !right) return fail(right.error());
    if (auto settled = settle(0664); !settled) return fail(settled.error());
    for (unsigned n = 0;; ++n) {
        const std::string name = names(n);
        const fs::path file = folder_ / name;
        if (!rename_to_free(path(), file)) {
            if (errno == EEXIST) continue;
            return refused(file);
        }
        settle_folder();
        return name;
    }
}

namespace {

// Of what has begun to come, what `goes` says. Gives the bytes that were freed.
std::uint64_t remove_begun(const fs::path& folder,
                           const std::function<bool(const std::string& hash, const struct stat&)>& goes) {
    std::uint64_t freed = 0;
    std::vector<fs::path> begun;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        const std::string name = at->path().filename();
        if (name.starts_with(prefix) && name.size() == prefix.size() + hash_digits)
            begun.push_back(at->path());
    }
    for (const fs::path& file : begun) {
        struct stat is {};
        if (::stat(file.c_str(), &is) != 0 || !goes(file.filename().string().substr(prefix.size()), is))
            continue;
        if (fs::remove(file, failed)) freed += static_cast<std::uint64_t>(is.st_blocks) * 512;
    }
    return freed;
}

} // namespace

std::uint64_t remove_left_over(const fs::path& folder, UtcTime now, Duration age) {
    return remove_begun(folder, [&](const std::string&, const struct stat& is) {
        return UtcTime(std::chrono::seconds(is.st_mtim.tv_sec)) + age < now;
    });
}

std::uint64_t remove_arrivals(const fs::path& folder, const std::set<std::string>& wanted) {
    return remove_begun(folder,
                        [&](const std::string& hash, const struct stat&) { return !wanted.contains(hash); });
}

} // namespace lianping::media
