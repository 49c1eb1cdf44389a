#include "player/sources/file_source.h"

#include "player/sources/clip_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>

namespace lianping::player {
namespace {

// What is decoded ahead of its time stands behind what draws and what shows it (an X server too), and before
// the intake. Of this thread and those that a decoder begins from it, on Linux.
constexpr int behind_the_glass = 5;
constexpr auto leap_when_behind = 1s;  // then leaving pictures out is not enough
constexpr auto leap_pause = 2s;        // of positions: how far apart leaps are at least
constexpr auto early_end_allowed = 1s; // of a file against its span: more is damage

} // namespace

struct FileSource::Shared {
    explicit Shared(FrameQueue::Limits limits) : queue(limits) {}
    FrameQueue queue;
    std::mutex mutex; // guards what follows
    std::string decoder;
    std::string slow; // what is unusual about decoding
};

namespace {

// The decoding thread's work on one slot.
template <class Shared>
class Filling {
public:
    Filling(Shared& shared, const std::filesystem::path& file, const ClipSlot& slot, PicturesIn where,
            const std::atomic<bool>& stop)
        : shared_(shared), file_(file), slot_(slot), where_(where), stop_(stop) {}

    void run(Duration start) {
        if (!open_again()) return;
        {
            const std::scoped_lock lock(shared_.mutex);
            shared_.decoder = reader_->decoder();
            shared_.slow = reader_->note();
        }
        auto position = std::clamp(start, Duration::zero(), std::max(Duration::zero(), slot_.length - 1ns));
        bool at_beginning = true;
        while (!stop_) {
            const auto pass = slot_.span > Duration::zero() ? position / slot_.span : 0;
            origin_ = pass * slot_.span;
            if (origin_ >= slot_.length) return shared_.queue.end();
            const auto into = position - origin_;
            const MediaTime target(slot_.in + into);
            if (!at_beginning || target > MediaTime()) reader_->seek(target);
            at_beginning = false;
            reader_->skip_disposable_before(target);
            switch (fill_pass(target)) {
            case Pass::over:
                if (slot_.span <= Duration::zero()) return shared_.queue.end();
                position = origin_ + slot_.span;
                break;
            case Pass::leap:
                position = shared_.queue.wanted();
                break;
            case Pass::stop:
                return;
            }
        }
    }

private:
    enum class Pass { over, leap, stop };
    static constexpr int looks_back = 3;

    // From the file's beginning, which not every container lets itself be sought to. False: it failed.
    bool open_again() {
        auto opened = ClipReader::open(file_, stop_, where_);
        if (!opened) return shared_.queue.fail(opened.error().message), false;
        reader_.emplace(std::move(opened).value());
        return true;
    }

    // One run through the span, from `target` on.
    Pass fill_pass(MediaTime target) {
        const bool repeats = slot_.span > Duration::zero();
        const MediaTime out = repeats ? MediaTime(slot_.in + slot_.span) : MediaTime::never();
        held_ = {};
        bool begun = false;
        int earlier = 0;
        for (;;) {
            ClipReader::Picture picture;
            const auto state = reader_->next(picture);
            if (stop_) return Pass::stop;
            if (state == ClipReader::State::broken) {
                push_held(end_of_held());
                return give_up(reader_->trouble());
            }
            if (state == ClipReader::State::end) {
                if (!held_.frame)
                    return give_up(reader_->trouble().empty() ? "it has no picture there"
                                                              : reader_->trouble());
                const auto ends = held_.at + held_.lasts;
                if (repeats && ends + early_end_allowed < out) {
                    if (!push_held(end_of_held())) return Pass::stop;
                    return give_up(fmt::format("it ends {:.1f} s early",
                                               std::chrono::duration<double>(out - ends).count()));
                }
                return push_held(repeats ? out : ends) ? Pass::over : Pass::stop;
            }
            if (!begun && !held_.frame && picture.at > target && earlier <= looks_back) {
                // An index may point behind the instant: look from further before, at last from the
                // beginning.
                const Duration back[] = {2s, 10s, Duration(target.ns())};
                if (target > MediaTime() && earlier < looks_back)
                    reader_->seek(std::max(MediaTime(), target - back[earlier++]));
                else if (earlier = looks_back + 1; !open_again())
                    return Pass::stop;
                reader_->skip_disposable_before(target);
                continue;
            }
            if (picture.at >= out) return !held_.frame || push_held(out) ? Pass::over : Pass::stop;
            if (picture.at <= target) {
                held_ = std::move(picture); // the newest at or before the target is the first to show
                continue;
            }
            // Nothing covers the instant: the first picture there is stands from it on.
            if (!begun && !held_.frame) picture.at = target;
            begun = true;
            if (held_.frame && !push_held(picture.at)) return Pass::stop;
            held_ = std::move(picture);
            if (due(held_.at) >= slot_.length) return shared_.queue.end(), Pass::stop;
            if (keep_up()) return Pass::leap;
        }
    }

    Duration due(MediaTime at) const {
        return origin_ + std::max(Duration::zero(), at.since_origin() - slot_.in);
    }
    MediaTime end_of_held() const { return held_.at + std::max(held_.lasts, Duration(1ms)); }

    // Hands over the picture that was held back until its end was known. False: closed.
    bool push_held(MediaTime until) {
        if (!held_.frame) return true;
        held_.frame->due = due(held_.at);
        held_.frame->lasts = std::min(due(until), slot_.length) - held_.frame->due;
        const FramePtr frame = std::move(held_.frame);
        held_.frame = nullptr;
        if (frame->lasts <= Duration::zero()) return true;
        for (;;) {
            switch (shared_.queue.push(frame, Worker::look_every)) {
            case FrameQueue::Push::taken:
                return true;
            case FrameQueue::Push::closed:
                return false;
            case FrameQueue::Push::full:
                if (stop_) return false;
            }
        }
    }

    Pass give_up(const std::string& why) {
        shared_.queue.fail(why.empty() ? "it cannot be decoded" : why);
        return Pass::stop;
    }

    // Looks how decoding stands against what is asked for. True: leap to where it is wanted.
    bool keep_up() {
        const auto wanted = shared_.queue.wanted();
        if (wanted == Duration::min()) return false;
        // From when the picture after this one is due: one that is late itself still shows, and leaving out
        // those behind it would lose them for a moment's delay.
        const auto behind = wanted - due(end_of_held());
        if (behind <= Duration::zero()) {
            if (shared_.queue.size() >= 2) reader_->skip_disposable(false);
            return false;
        }
        reader_->skip_disposable(true);
        say_slow();
        if (behind < leap_when_behind || wanted < last_leap_ + leap_pause || wanted >= slot_.length)
            return false;
        const auto pass = slot_.span > Duration::zero() ? wanted / slot_.span : 0;
        const MediaTime there(slot_.in + wanted - pass * slot_.span);
        if (pass * slot_.span == origin_ && !reader_->can_skip(held_.at, there)) return false;
        last_leap_ = wanted;
        return true;
    }

    void say_slow() {
        const std::scoped_lock lock(shared_.mutex);
        if (shared_.slow.empty()) shared_.slow = "decoding cannot keep up: pictures are left out";
    }

    Shared& shared_;
    const std::filesystem::path& file_;
    const ClipSlot slot_;
    const PicturesIn where_;
    const std::atomic<bool>& stop_;
    std::optional<ClipReader> reader_;
    ClipReader::Picture held_; // decoded, its end not known yet
    Duration origin_{};        // position at which the present run through the span began
    Duration last_leap_ = -leap_pause;
};

} // namespace

FileSource::FileSource(std::filesystem::path file, ClipSlot slot, Duration start, FrameQueue::Limits limits,
                       PicturesIn where)
    : shared_(std::make_shared<Shared>(limits)) {
    shared_->queue.fill(FrameQueue::Fill::beginning);
    worker_ = std::make_unique<Worker>("decode", [shared = shared_, file = std::move(file), slot, start,
                                                  where](const std::atomic<bool>& stop) {
        [[maybe_unused]] const int niced = ::nice(behind_the_glass);
        Filling<Shared>(*shared, file, slot, where, stop).run(start);
    });
}

FileSource::~FileSource() {
    worker_->stop();
    shared_->queue.close();
}

Selection FileSource::select(Duration position) { return shared_->queue.select(position); }

void FileSource::soon() { shared_->queue.fill(FrameQueue::Fill::all); }

bool FileSource::prepared() const { return shared_->queue.filled(); }

std::string FileSource::trouble() const {
    if (auto failure = shared_->queue.failure(); !failure.empty()) return failure;
    const std::scoped_lock lock(shared_->mutex);
    return shared_->slow;
}

std::string FileSource::decoder() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->decoder;
}

} // namespace lianping::player
