#include "ctl/archive.h"

#include "media/content_hash.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <system_error>
#include <vector>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using media::ContentHash;

constexpr std::size_t block_bytes = 256U << 10U;

Unexpected<Error> no_access(const char* what, const fs::path& path, int why) {
    return fail(why == ENOENT ? Error::Code::not_found : Error::Code::io,
                fmt::format("cannot {} {}: {}", what, path.string(), std::generic_category().message(why)));
}

struct EntryFreed {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using OwnedEntry = std::unique_ptr<archive_entry, EntryFreed>;

// libarchive takes names as the locale has them, and a service's is "C": in an archive they are UTF-8.
class NamesInUtf8 {
public:
    NamesInUtf8() : before_(::uselocale(utf8())) {}
    ~NamesInUtf8() { ::uselocale(before_); }
    NamesInUtf8(const NamesInUtf8&) = delete;
    NamesInUtf8& operator=(const NamesInUtf8&) = delete;

private:
    static locale_t utf8() {
        static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return locale;
    }
    locale_t before_;
};

// A name that is no UTF-8 is kept as it is, with a warning.
bool went_well(int answer) { return answer == ARCHIVE_OK || answer == ARCHIVE_WARN; }

std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

std::string sum_of(const std::string& bytes) {
    ContentHash hash;
    hash.add(bytes.data(), bytes.size());
    return hash.hex();
}

void set_owner_names(archive_entry* entry, const struct stat& is) {
    const std::unique_ptr<archive, decltype(&archive_read_free)> disk(archive_read_disk_new(),
                                                                      archive_read_free);
    archive_read_disk_set_standard_lookup(disk.get());
    archive_entry_copy_uname(entry, archive_read_disk_uname(disk.get(), is.st_uid));
    archive_entry_copy_gname(entry, archive_read_disk_gname(disk.get(), is.st_gid));
}

} // namespace

void ArchiveWriter::Freed::operator()(archive* one) const { archive_write_free(one); }
void ArchiveReader::Freed::operator()(archive* one) const { archive_read_free(one); }

ArchiveWriter::ArchiveWriter(fs::path file, fs::path part, std::unique_ptr<Descriptor> made)
    : file_(std::move(file)), part_(std::move(part)), made_(std::move(made)), archive_(archive_write_new()) {}

ArchiveWriter::~ArchiveWriter() {
    if (!archive_) return;
    archive_.reset();
    std::error_code none;
    fs::remove(part_, none);
}

Unexpected<Error> ArchiveWriter::unwritable() const {
    return fail(Error::Code::io, fmt::format("cannot write {}: {}", part_.string(),
                                             text_of(archive_error_string(archive_.get()))));
}

Result<ArchiveWriter> ArchiveWriter::create(const fs::path& file, Packing packing) {
    const fs::path part = file.string() + ".part";
    // What lies there may be open elsewhere: it is not written into.
    if (::unlink(part.c_str()) != 0 && errno != ENOENT) return no_access("write", part, errno);
    auto made = std::make_unique<Descriptor>(
        ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (made->get() < 0) return no_access("write", part, errno);
    ArchiveWriter writer(file, part, std::move(made));
    archive* const to = writer.archive_.get();
    archive_write_set_format_pax(to); // all of it: times to the nanosecond
    const int packed =
        packing == Packing::zstd ? archive_write_add_filter_zstd(to) : archive_write_add_filter_gzip(to);
    if (!went_well(packed) || !went_well(archive_write_open_fd(to, writer.made_->get())))
        return writer.unwritable();
    return writer;
}

Result<void> ArchiveWriter::add(const fs::path& from, const std::string& name) {
    const NamesInUtf8 names;
    struct stat is {};
    if (::lstat(from.c_str(), &is) != 0) return no_access("read", from, errno);
    const bool has_bytes = S_ISREG(is.st_mode);
    const Descriptor file(has_bytes ? ::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1);
    if (has_bytes && (file.get() < 0 || ::fstat(file.get(), &is) != 0)) return no_access("read", from, errno);
    const OwnedEntry entry(archive_entry_new());
    archive_entry_copy_stat(entry.get(), &is);
    archive_entry_unset_atime(entry.get());
    archive_entry_unset_ctime(entry.get());
    archive_entry_copy_pathname(entry.get(), name.c_str());
    set_owner_names(entry.get(), is);
    if (!has_bytes) archive_entry_set_size(entry.get(), 0);
    if (S_ISLNK(is.st_mode)) {
        std::error_code failed;
        const std::string target = fs::read_symlink(from, failed).string();
        if (failed) return no_access("read", from, failed.value());
        archive_entry_copy_symlink(entry.get(), target.c_str());
        sums_[name] = sum_of(target);
    }
    if (!went_well(archive_write_header(archive_.get(), entry.get()))) return unwritable();
    return has_bytes ? add_bytes(entry.get(), from, file.get()) : Result<void>();
}

Result<void> ArchiveWriter::add_bytes(archive_entry* entry, const fs::path& from, int file) {
    ContentHash hash;
    std::vector<char> bytes(block_bytes);
    for (std::int64_t left = archive_entry_size(entry); left > 0;) {
        const auto want = static_cast<std::size_t>(std::min<std::int64_t>(left, block_bytes));
        const ssize_t got = ::read(file, bytes.data(), want);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return no_access("read", from, errno);
        if (got == 0)
            return fail(Error::Code::io,
                        fmt::format("{} was cut while it was read: try again", from.string()));
        const auto count = static_cast<std::size_t>(got);
        if (archive_write_data(archive_.get(), bytes.data(), count) != got) return unwritable();
        hash.add(bytes.data(), count);
        left -= got;
    }
    sums_[text_of(archive_entry_pathname(entry))] = hash.hex();
    return {};
}

Result<void> ArchiveWriter::add_folder(const fs::path& from, const std::string& name, const Wanted& wanted) {
    std::error_code failed;
    const fs::path folder = fs::canonical(from, failed);
    if (failed) return no_access("read", from, failed.value());
    if (auto added = add(folder, name); !added) return added;
    std::vector<fs::path> all;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        const fs::path within = at->path().lexically_relative(folder);
        std::error_code none;
        const auto kind = at->symlink_status(none).type();
        if (!wanted(within))
            at.disable_recursion_pending();
        else if (kind == fs::file_type::symlink || kind == fs::file_type::directory ||
                 kind == fs::file_type::regular)
            all.push_back(within);
    }
    if (failed) return no_access("read", from, failed.value());
    std::sort(all.begin(), all.end());
    for (const fs::path& within : all) {
        auto added = add(folder / within, name + "/" + within.string());
        if (!added && added.error().code != Error::Code::not_found) return added;
    }
    return {};
}

Result<void> ArchiveWriter::add_text(const std::string& name, const std::string& text) {
    const NamesInUtf8 names;
    const OwnedEntry entry(archive_entry_new());
    archive_entry_copy_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_size(entry.get(), static_cast<std::int64_t>(text.size()));
    archive_entry_set_mtime(entry.get(), std::time(nullptr), 0);
    archive* const to = archive_.get();
    if (!went_well(archive_write_header(to, entry.get())) ||
        archive_write_data(to, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return unwritable();
    sums_[name] = sum_of(text);
    return {};
}

Result<void> ArchiveWriter::finish() {
    if (!went_well(archive_write_close(archive_.get()))) return unwritable();
    if (::fsync(made_->get()) != 0 || ::rename(part_.c_str(), file_.c_str()) != 0)
        return no_access("write", file_, errno);
    archive_.reset();
    return {};
}

Unexpected<Error> ArchiveReader::spoilt() const {
    return fail(Error::Code::corrupt,
                fmt::format("the archive is cut or damaged{}: {}", name_.empty() ? "" : " at " + name_,
                            text_of(archive_error_string(archive_.get()))));
}

Result<ArchiveReader> ArchiveReader::open(const fs::path& file) {
    std::error_code none;
    if (!fs::is_regular_file(file, none))
        return fail(Error::Code::not_found, fmt::format("there is no file {}", file.string()));
    ArchiveReader reader(archive_read_new());
    archive* const from = reader.archive_.get();
    archive_read_support_format_tar(from);
    archive_read_support_filter_zstd(from);
    if (!went_well(archive_read_open_filename(from, file.c_str(), block_bytes)))
        return fail(Error::Code::corrupt,
                    fmt::format("{} is no archive of lianpingctl, or cannot be read: {}", file.string(),
                                text_of(archive_error_string(from))));
    return reader;
}

Result<bool> ArchiveReader::next(ArchiveEntry& entry) {
    const NamesInUtf8 names;
    archive_entry* found = nullptr;
    const int read = archive_read_next_header(archive_.get(), &found);
    if (read == ARCHIVE_EOF) return false;
    if (!went_well(read)) return spoilt();
    entry = {};
    entry.name = text_of(archive_entry_pathname(found));
    while (entry.name.ends_with('/')) entry.name.pop_back();
    name_ = entry.name;
    const auto type = archive_entry_filetype(found);
    if (archive_entry_hardlink(found) != nullptr) return true; // of another kind: none is written
    if (type == AE_IFREG) entry.kind = ArchiveEntry::Kind::file;
    if (type == AE_IFDIR) entry.kind = ArchiveEntry::Kind::folder;
    if (type == AE_IFLNK) entry.kind = ArchiveEntry::Kind::link;
    const auto rights = static_cast<unsigned>(archive_entry_perm(found));
    entry.mode = rights & (entry.kind == ArchiveEntry::Kind::folder ? 02777U : 0777U);
    entry.user = text_of(archive_entry_uname(found));
    entry.group = text_of(archive_entry_gname(found));
    entry.modified = {archive_entry_mtime(found), archive_entry_mtime_nsec(found)};
    entry.size = archive_entry_size(found);
    if (entry.kind == ArchiveEntry::Kind::link) {
        entry.target = text_of(archive_entry_symlink(found));
        sums_[name_] = sum_of(entry.target);
    }
    return true;
}

Result<std::string> ArchiveReader::text(std::size_t limit) {
    std::string all;
    std::vector<char> bytes(block_bytes);
    for (;;) {
        const auto got = archive_read_data(archive_.get(), bytes.data(), bytes.size());
        if (got < 0) return spoilt();
        if (got == 0) break;
        all.append(bytes.data(), static_cast<std::size_t>(got));
        if (all.size() > limit)
            return fail(Error::Code::invalid, fmt::format("{} is too large to be of lianpingctl", name_));
    }
    sums_[name_] = sum_of(all);
    return all;
}

Result<void> ArchiveReader::write_to(const fs::path& file) {
    const Descriptor to(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (to.get() < 0) return no_access("write", file, errno);
    ContentHash hash;
    std::vector<char> bytes(block_bytes);
    for (;;) {
        const auto got = archive_read_data(archive_.get(), bytes.data(), bytes.size());
        if (got < 0) return spoilt();
        if (got == 0) break;
        const auto count = static_cast<std::size_t>(got);
        hash.add(bytes.data(), count);
        for (std::size_t at = 0; at < count;) {
            const ssize_t written = ::write(to.get(), bytes.data() + at, count - at);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return no_access("write", file, errno);
            at += static_cast<std::size_t>(written);
        }
    }
    sums_[name_] = hash.hex();
    return {};
}

} // namespace lianping::ctl
