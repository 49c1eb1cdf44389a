#include "live/recorder.h"

#include "base/log.h"
#include "live/join_parts.h"
#include "live/part_rules.h"
#include "live/part_writer.h"

#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

struct Told {
    RecordOrder order;
    Anchor anchor;
};

std::string gigabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

} // namespace

struct Recorder::Impl {
    const Options options;
    RecordingShelf shelf;
    std::atomic<bool> wanted{false};

    mutable std::mutex mutex; // guards what follows
    std::condition_variable changed;
    std::deque<Recorded> waiting;
    std::size_t waiting_bytes = 0;
    bool overflowed = false; // until the next key frame
    std::optional<Told> told;
    std::string head;
    RecorderStatus status;
    bool done = false;

    // Of the recorder's thread alone.
    Told now;
    std::string sound;
    PartRules rules;
    std::unique_ptr<PartWriter> part;
    unsigned number = 0; // of the last part
    std::uint64_t earlier_bytes = 0;
    std::optional<UtcTime> first; // of the recording's first picture, also of an earlier start
    UtcTime part_first;           // the same of the open part
    Duration length{};            // from the first picture to the end of the last
    Steady::time_point settled, retry;
    std::string trouble;
    std::thread thread;

    explicit Impl(Options made) : options(std::move(made)), shelf(options.parts, options.room) {}
    void run();
    void obey(const Told& what);
    void begin_recording();
    void take(const Recorded& what);
    void take_picture(const Recorded& what);
    Result<void> begin_part(const Recorded& what, const PartShape& shape);
    void close_part();
    void end_part();
    void stop(const std::string& why);
    void look_after(Steady::time_point at);
    bool has_room();
    void tell();
    fs::path folder() const { return options.parts / now.order.name; }
    Duration length_now() const {
        return part ? std::max<Duration>(part_first + part->length() - *first, length) : length;
    }
};

void Recorder::Impl::close_part() {
    if (!part) return;
    if (auto closed = part->close(); !closed) trouble = closed.error().message;
    earlier_bytes += part->bytes();
    length = length_now();
    part.reset();
}

void Recorder::Impl::end_part() {
    close_part();
    rules.closed();
}

// The show goes on without a recording; it is tried again.
void Recorder::Impl::stop(const std::string& why) {
    const std::string words = "recording has stopped: " + why;
    if (trouble.empty()) log::error("{}", words);
    end_part();
    trouble = words;
    retry = Steady::now() + options.try_again_after;
}

bool Recorder::Impl::has_room() {
    const auto room = options.room(options.parts);
    if (!room) return true;
    {
        const std::scoped_lock lock(mutex);
        status.free = room->free;
    }
    // Twice the difference is asked for before it begins anew, so that it does not come and go.
    const std::uint64_t least = kept_free(*room);
    return room->free >= (part ? least : least + least / 4);
}

void Recorder::Impl::begin_recording() {
    std::error_code failed;
    fs::create_directories(folder(), failed);
    if (failed) return stop(folder().string() + ": " + failed.message());
    number = 0;
    earlier_bytes = 0;
    first.reset();
    length = {};
    for (const Part& each : parts_in(folder())) {
        if (!first) first = each.first;
        number = std::max(number, each.number);
        earlier_bytes += each.bytes;
    }
    trouble.clear();
    retry = {};
    log::info("recording {}{}", now.order.name, number > 0 ? ", which was under way" : "");
    if (options.want_key_frame) options.want_key_frame();
}

void Recorder::Impl::obey(const Told& what) {
    const bool other = what.order.name != now.order.name;
    if (other) {
        end_part();
        if (!now.order.name.empty()) log::info("the recording {} is over", now.order.name);
    }
    now = what;
    wanted = !now.order.name.empty();
    if (other && wanted) begin_recording();
    if (!wanted) trouble.clear();
    shelf.want(now.order, now.order.name);
}

Result<void> Recorder::Impl::begin_part(const Recorded& what, const PartShape& shape) {
    close_part();
    const std::string name = part_name(number + 1, now.anchor.to_utc(what.stamp));
    auto opened = PartWriter::open(folder() / name, shape, what.stamp);
    if (!opened) return fail(opened.error());
    ++number;
    part = *std::move(opened);
    part_first = now.anchor.to_utc(what.stamp);
    if (!first) first = part_first;
    settled = Steady::now();
    return {};
}

void Recorder::Impl::take_picture(const Recorded& what) {
    const PartShape shape{what.key ? parameter_sets_of(what.bytes) : "", what.width, what.height, sound};
    const bool key = what.key && !shape.parameter_sets.empty();
    const auto act = rules.take(what.stamp, key, shape);
    if (act == PartRules::Act::leave_out) return;
    if (act == PartRules::Act::begin) {
        if (auto begun = begin_part(what, shape); !begun) return stop(begun.error().message);
        trouble.clear();
    }
    if (auto wrote = part->picture(what.bytes, what.stamp, what.decode, what.key); !wrote)
        stop(wrote.error().message);
}

void Recorder::Impl::take(const Recorded& what) {
    if (!wanted || Steady::now() < retry) return;
    if (!part && !has_room()) {
        const auto room = options.room(options.parts).value_or(DiskRoom{});
        return stop(
            fmt::format("{} are free on the disk of {}, and {} stay free for the programme; make room, "
                        "and it goes on by itself",
                        gigabytes(room.free), options.parts.string(), gigabytes(kept_free(room))));
    }
    if (what.kind == Recorded::Kind::picture) return take_picture(what);
    if (!part) return;
    if (auto wrote = part->sound(what.bytes, what.stamp, what.length); !wrote) stop(wrote.error().message);
}

// What is to be done now and then, whether pictures come or not.
void Recorder::Impl::look_after(Steady::time_point at) {
    if (!part || at - settled < settle_every) return;
    settled = at;
    if (auto on_disk = part->settle(); !on_disk) return stop(on_disk.error().message);
    if (!has_room()) end_part(); // the next picture finds out, and says why
}

void Recorder::Impl::tell() {
    const RecordingShelf::State finishing = shelf.state();
    using State = RecorderStatus::State;
    const std::scoped_lock lock(mutex);
    status.name = wanted ? now.order.name : finishing.joining;
    status.bytes = earlier_bytes + (part ? part->bytes() : 0);
    status.length = length_now();
    status.parts = number;
    status.trouble = !trouble.empty() ? trouble : finishing.trouble;
    if (wanted)
        status.state = part ? State::recording : trouble.empty() ? State::waiting : State::stopped;
    else
        status.state = finishing.joining.empty() ? State::off : State::finishing;
}

void Recorder::Impl::run() {
    pthread_setname_np(pthread_self(), "recorder");
    for (;;) {
        std::deque<Recorded> came;
        std::optional<Told> news;
        {
            std::unique_lock lock(mutex);
            changed.wait_for(lock, 250ms, [this] { return done || told || !waiting.empty(); });
            if (done) break;
            news = std::exchange(told, std::nullopt);
            came.swap(waiting);
            waiting_bytes = 0;
            sound = head;
        }
        // What came before the order still belongs to the recording before.
        for (const Recorded& each : came) take(each);
        if (news) obey(*news);
        look_after(Steady::now());
        tell();
    }
    end_part();
}

Recorder::Recorder(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {
    impl_->thread = std::thread([raw = impl_.get()] { raw->run(); });
}

Recorder::~Recorder() {
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->done = true;
    }
    impl_->changed.notify_all();
    impl_->thread.join();
}

void Recorder::order(const RecordOrder& order, const Anchor& anchor) {
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->told = Told{order, anchor};
    }
    impl_->changed.notify_all();
}

void Recorder::sound_head(const std::string& head) {
    const std::scoped_lock lock(impl_->mutex);
    impl_->head = head;
}

bool Recorder::wants() const { return impl_->wanted; }

void Recorder::take(Recorded what) {
    {
        const std::scoped_lock lock(impl_->mutex);
        const bool picture = what.kind == Recorded::Kind::picture;
        if (impl_->waiting_bytes + what.bytes.size() > most_waiting) impl_->overflowed = true;
        if (impl_->overflowed) {
            if (!(picture && what.key && impl_->waiting.empty())) {
                impl_->status.lost += picture ? 1 : 0;
                return;
            }
            impl_->overflowed = false;
        }
        impl_->waiting_bytes += what.bytes.size();
        impl_->waiting.push_back(std::move(what));
    }
    impl_->changed.notify_all();
}

RecorderStatus Recorder::status() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->status;
}

} // namespace lianping::live
