#include "live/recording_shelf.h"

#include "base/log.h"
#include "live/join_parts.h"
#include "live/stand_back.h"
#include "plan/recording_name.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;

constexpr auto try_again_after = std::chrono::minutes(1);
constexpr auto look_for_old_every = std::chrono::hours(1);
constexpr const char* joined_mark = ".joined "; // of a folder whose recording is a file; it is to go

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        names.push_back(at->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

struct RecordingShelf::Impl {
    const fs::path parts;
    const LookAtRoom room;
    mutable std::mutex mutex; // guards what follows
    std::condition_variable changed;
    std::optional<RecordOrder> order;
    std::string open;
    State state;
    bool news = false, done = false;
    std::thread thread;

    Impl(fs::path made_parts, LookAtRoom made_room)
        : parts(std::move(made_parts)), room(std::move(made_room)) {}
    void run();
    bool turn(const RecordOrder& wanted, const std::string& being_written);
    Result<void> finish(const RecordOrder& wanted, const std::string& name);
    bool goes_on(const std::string& name);
    static void remove_old(const RecordOrder& wanted);
    void say(const std::string& joining, const std::string& trouble);
};

void RecordingShelf::Impl::say(const std::string& joining, const std::string& trouble) {
    const std::scoped_lock lock(mutex);
    if (!trouble.empty() && trouble != state.trouble) log::warn("{}", trouble);
    state = {joining, trouble};
}

// Whether a recording may still become a file: it may have been told to go on, or everything to end.
bool RecordingShelf::Impl::goes_on(const std::string& name) {
    const std::scoped_lock lock(mutex);
    return !done && open != name;
}

Result<void> RecordingShelf::Impl::finish(const RecordOrder& wanted, const std::string& name) {
    std::uintmax_t bytes = 0;
    for (const Part& part : parts_in(parts / name)) bytes += part.bytes;
    std::error_code failed;
    fs::create_directories(wanted.folder, failed);
    const auto space = room(wanted.folder);
    if (space && space->free < bytes + kept_free(*space))
        return fail(Error::Code::io,
                    fmt::format("the recording {} does not fit into {}: {:.1f} GB are free there, and {:.1f} "
                                "GB are needed; make room, and it comes by itself",
                                name, wanted.folder, static_cast<double>(space->free) / 1e9,
                                static_cast<double>(bytes + kept_free(*space)) / 1e9));
    const auto files = join_parts({parts / name, wanted.folder, name, wanted.utc_offset},
                                  [this, &name] { return goes_on(name); });
    if (!files) return fail(files.error());
    for (const fs::path& file : *files) log::info("recorded: {}", file.string());
    if (files->empty()) log::info("nothing came of the recording {}", name);
    // What is a file already is not joined a second time, whenever this ends.
    fs::rename(parts / name, parts / (joined_mark + name), failed);
    fs::remove_all(parts / (joined_mark + name), failed);
    return {};
}

void RecordingShelf::Impl::remove_old(const RecordOrder& wanted) {
    const UtcTime utc(std::chrono::system_clock::now().time_since_epoch());
    const CivilTime now(utc.since_origin() + wanted.utc_offset);
    for (const std::string& name : outlived(names_in(wanted.folder), wanted.title, wanted.keep, now)) {
        std::error_code failed;
        fs::remove(fs::path(wanted.folder) / name, failed);
        if (failed)
            log::warn("{} is older than it is to be kept and cannot be removed: {}", name, failed.message());
        else
            log::info("{} is removed: it is older than it is to be kept", name);
    }
}

// Gives whether all is done.
bool RecordingShelf::Impl::turn(const RecordOrder& wanted, const std::string& being_written) {
    bool all = true;
    std::string trouble;
    for (const std::string& name : names_in(parts)) {
        std::error_code failed;
        if (name.rfind(joined_mark, 0) == 0) fs::remove_all(parts / name, failed);
        if (name.front() == '.' || name == being_written) continue;
        say(name, trouble);
        const auto finished = finish(wanted, name);
        if (finished) continue;
        all = false;
        if (finished.error().code != Error::Code::timeout) trouble = finished.error().message;
    }
    say("", trouble);
    remove_old(wanted);
    return all;
}

void RecordingShelf::Impl::run() {
    pthread_setname_np(pthread_self(), "shelf");
    stand_back();
    share_folders();
    bool all_done = true;
    for (;;) {
        RecordOrder wanted;
        std::string being_written;
        {
            std::unique_lock lock(mutex);
            const auto pause = all_done ? std::chrono::minutes(look_for_old_every) : try_again_after;
            changed.wait_for(lock, pause, [this] { return news || done; });
            if (done) return;
            news = false;
            if (!order || order->folder.empty()) continue;
            wanted = *order;
            being_written = open;
        }
        all_done = turn(wanted, being_written);
    }
}

RecordingShelf::RecordingShelf(fs::path parts, LookAtRoom room)
    : impl_(std::make_unique<Impl>(std::move(parts), std::move(room))) {
    impl_->thread = std::thread([raw = impl_.get()] { raw->run(); });
}

RecordingShelf::~RecordingShelf() {
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->done = true;
    }
    impl_->changed.notify_all();
    impl_->thread.join();
}

void RecordingShelf::want(const RecordOrder& order, const std::string& open) {
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->order = order;
        impl_->open = open;
        impl_->news = true;
    }
    impl_->changed.notify_all();
}

RecordingShelf::State RecordingShelf::state() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->state;
}

} // namespace lianping::live
