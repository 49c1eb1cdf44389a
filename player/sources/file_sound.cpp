#include "player/sources/file_sound.h"

#include <algorithm>
#include <array>

namespace lianping::player {
namespace {

std::int64_t frames_of(Duration length, int rate) {
    return static_cast<std::int64_t>((static_cast<__int128>(length.count()) * rate + 500'000'000) /
                                     1'000'000'000);
}

// The decoding thread's work on one slot.
class SoundFilling {
public:
    SoundFilling(SoundRing& ring, const std::filesystem::path& file, const ClipSlot& slot,
                 const SoundWish& wish, const SoundFacts& facts, const std::atomic<bool>& stop)
        : ring_(ring), file_(file), slot_(slot), wish_(wish), facts_(facts), stop_(stop) {}

    void run() {
        const auto length = frames_of(slot_.length, wish_.rate);
        const auto last = length + frames_of(FileSound::tail, wish_.rate);
        while (!stop_) {
            const auto position = ring_.end();
            const auto pass = pass_of(position, length);
            const auto origin = begin_of(pass);
            // The pass in which the slot ends runs on behind it.
            const auto end = repeats() && begin_of(pass + 1) < length ? begin_of(pass + 1) : last;
            switch (fill(origin, position, end)) {
            case Way::on:
                if (end < last) break;
                while (!stop_)
                    if (ring_.finish(Worker::look_every)) {
                        ring_.begin_anew();
                        break;
                    }
                break;
            case Way::anew:
                ring_.begin_anew();
                break;
            case Way::stop:
                return;
            }
        }
    }

private:
    enum class Way { on, anew, stop };
    bool repeats() const { return slot_.span > Duration::zero(); }
    std::int64_t begin_of(std::int64_t pass) const {
        return static_cast<std::int64_t>(
            (static_cast<__int128>(slot_.span.count()) * pass * wish_.rate + 500'000'000) / 1'000'000'000);
    }
    std::int64_t pass_of(std::int64_t position, std::int64_t length) const {
        if (!repeats()) return 0;
        const auto in_slot = std::min(position, std::max<std::int64_t>(length - 1, 0));
        auto pass = static_cast<std::int64_t>(static_cast<__int128>(in_slot) * 1'000'000'000 / wish_.rate /
                                              slot_.span.count());
        while (begin_of(pass + 1) <= in_slot) ++pass;
        while (pass > 0 && begin_of(pass) > in_slot) --pass;
        return pass;
    }

    // The frames [position, end) of the slot, of which `origin` is where media time `in` lies.
    Way fill(std::int64_t origin, std::int64_t position, std::int64_t end) {
        const auto media_in = frames_of(slot_.in, wish_.rate);
        auto reader = SoundReader::open(file_, facts_, wish_, media_in + position - origin, stop_);
        if (!reader) return give_up(reader.error().message);
        SoundReader::Piece piece;
        while (position < end) {
            const auto state = reader->next(piece);
            if (stop_) return Way::stop;
            if (state == SoundReader::State::broken) return give_up(reader->trouble());
            if (state == SoundReader::State::end) {
                // The file's sound is over; behind the slot nobody waits for silence.
                return repeats() && end <= frames_of(slot_.length, wish_.rate) ? silence(position, end)
                                                                               : Way::on;
            }
            const auto begins = piece.frame - media_in + origin;
            if (begins > position)
                if (const auto way = silence(position, std::min(begins, end)); way != Way::on) return way;
            const auto channels = static_cast<std::int64_t>(wish_.channels);
            const auto frames = static_cast<std::int64_t>(piece.samples.size()) / channels;
            const auto from = std::max<std::int64_t>(position - begins, 0);
            const auto to = std::min(frames, end - begins);
            if (to <= from) continue;
            const auto way = push(std::span(piece.samples)
                                      .subspan(static_cast<std::size_t>(from * channels),
                                               static_cast<std::size_t>((to - from) * channels)));
            if (way != Way::on) return way;
            position += to - from;
        }
        return Way::on;
    }

    Way silence(std::int64_t& position, std::int64_t until) {
        const std::vector<float> zeros(static_cast<std::size_t>(1024 * wish_.channels));
        while (position < until) {
            const auto some = std::min<std::int64_t>(1024, until - position);
            const auto way = push(std::span(zeros).first(static_cast<std::size_t>(some * wish_.channels)));
            if (way != Way::on) return way;
            position += some;
        }
        return Way::on;
    }

    Way push(std::span<const float> samples) {
        const auto at_once =
            static_cast<std::size_t>(4096 * wish_.channels); // well below what the ring holds
        while (!samples.empty()) {
            const auto some = samples.first(std::min(samples.size(), at_once));
            for (;;) {
                const auto pushed = ring_.push(some, Worker::look_every);
                if (stop_) return Way::stop;
                if (pushed == SoundRing::Push::elsewhere) return Way::anew;
                if (pushed == SoundRing::Push::taken) break;
            }
            samples = samples.subspan(some.size());
        }
        return Way::on;
    }

    Way give_up(const std::string& why) {
        if (!stop_) ring_.fail(why);
        return Way::stop;
    }

    SoundRing& ring_;
    const std::filesystem::path& file_;
    const ClipSlot slot_;
    const SoundWish wish_;
    const SoundFacts& facts_;
    const std::atomic<bool>& stop_;
};

} // namespace

struct FileSound::Shared {
    Shared(const SoundWish& wish, std::int64_t start)
        : ring(wish.channels, frames_of(ahead, wish.rate) * 4 / 3, start) {}
    SoundRing ring;
    mutable std::mutex mutex; // guards decoder
    std::string decoder;
};

FileSound::FileSound(std::filesystem::path file, ClipSlot slot, SoundWish wish, std::int64_t start)
    : shared_(std::make_shared<Shared>(wish, std::max<std::int64_t>(start, 0))) {
    worker_ = std::make_unique<Worker>("sound-decode", [shared = shared_, file = std::move(file), slot,
                                                        wish](const std::atomic<bool>& stop) {
        const auto facts = find_sound(file, wish.language, stop);
        if (!facts) {
            if (!stop) shared->ring.fail(facts.error().message);
            return;
        }
        if (!facts->has_sound) {
            while (!stop) shared->ring.finish(Worker::look_every);
            return;
        }
        {
            const std::scoped_lock lock(shared->mutex);
            shared->decoder = facts->words;
        }
        SoundFilling(shared->ring, file, slot, wish, *facts, stop).run();
    });
}

FileSound::~FileSound() {
    worker_->stop();
    shared_->ring.close();
}

SoundSource::State FileSound::read(std::int64_t frame, std::span<float> out) {
    return shared_->ring.read(frame, out);
}

bool FileSound::prepared() const { return shared_->ring.prepared(); }

std::string FileSound::trouble() const { return shared_->ring.failure(); }

std::string FileSound::decoder() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->decoder;
}

} // namespace lianping::player
