#include "player/sources/live_stream.h"

#include "player/sources/libav.h"
#include "player/sources/live_reception.h"
#include "player/sources/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>

namespace lianping::player {
namespace {

constexpr Duration look_up = 100ms;          // how often the thread looks whether it should stop
constexpr Duration try_again = 1s;           // where no port can be opened
constexpr Duration strangest_stamp = 15s;    // off house time: a broken stamp, not a latency
constexpr Duration after_the_network = 40ms; // of a latency: encoding, decoding, the next refresh
constexpr Duration shortest_patience = 20ms, usual_patience = 160ms, longest_patience = 2s;
constexpr std::size_t most_delays = 4096;
constexpr std::size_t delays_to_tell = 1000; // before one in a thousand can be told

// Pictures come out as they go in: no frame of delay by threads or by a wait for an order that is there.
AvPtr<AVCodecContext> open_decoder(int threads) {
    const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
    AvPtr<AVCodecContext> context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    if (!context) return nullptr;
    context->thread_type = FF_THREAD_SLICE;
    context->thread_count = threads;
    context->flags |= AV_CODEC_FLAG_LOW_DELAY;
    if (avcodec_open2(context.get(), codec, nullptr) < 0) return nullptr;
    return context;
}

Duration percentile(std::vector<Duration>& sorted, double share) {
    if (sorted.empty()) return {};
    return sorted[std::min(sorted.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

} // namespace

struct LiveStream::Shared {
    std::shared_ptr<LiveRing> ring;
    std::shared_ptr<SoundPackets> sound;
    Around around;
    OfferedStream offer;

    std::mutex mutex; // guards what follows
    std::shared_ptr<LiveReception> reception;
    std::uint32_t roc = 0, sound_roc = 0;
    ReceivedStream report;
    std::vector<Duration> delays;
    std::deque<Duration> lately; // of the last pictures, some minutes

    void run(const std::atomic<bool>& stop);
    bool open();
    void decode(AVCodecContext& decoder, const ReceivedUnit& unit, AVFrame& frame);
    void say(const std::string& trouble) {
        const std::scoped_lock lock(mutex);
        report.trouble = trouble;
    }
    PictureMaker maker; // of the thread
};

bool LiveStream::Shared::open() {
    const auto hear = [this](HouseTime stamp, std::string_view packet) {
        const Duration off = stamp - around.house();
        if (off > strangest_stamp || off < -strangest_stamp) return;
        sound->push({live_sound::grid.nearest(stamp), std::string(packet)});
    };
    auto opened = LiveReception::open(offer, around.house, hear, around.ports);
    if (!opened) {
        say(opened.error().message);
        return false;
    }
    {
        const std::scoped_lock lock(mutex);
        reception = *std::move(opened);
        reception->set_roc(roc, sound_roc);
        report.port = reception->port();
        report.trouble.clear();
    }
    around.listening();
    return true;
}

void LiveStream::Shared::run(const std::atomic<bool>& stop) {
    while (!open()) {
        for (Duration waited{}; waited < try_again; waited += look_up) {
            if (stop) return;
            std::this_thread::sleep_for(look_up);
        }
    }
    const int threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 2U));
    const auto decoder = open_decoder(threads);
    const AvPtr<AVFrame> frame(av_frame_alloc());
    if (!decoder || !frame) return say("libavcodec has no decoder of H.264");
    {
        const std::scoped_lock lock(mutex);
        report.decoder = fmt::format("h264, software, {} thread{}, live", threads, threads == 1 ? "" : "s");
    }
    Duration patience{};
    while (!stop) {
        // What comes later than it is shown is of no use.
        const Duration worth =
            std::clamp(ring->latency().value_or(usual_patience + after_the_network) - after_the_network,
                       shortest_patience, longest_patience);
        if (worth != patience) reception->set_patience(patience = worth);
        if (const auto unit = reception->next(look_up)) decode(*decoder, *unit, *frame);
    }
}

void LiveStream::Shared::decode(AVCodecContext& decoder, const ReceivedUnit& unit, AVFrame& frame) {
    const HouseTime now = around.house();
    if (now == HouseTime{}) return; // when it would be shown is not known yet
    if (now - unit.stamp > strangest_stamp || unit.stamp - now > strangest_stamp) return;
    const AvPtr<AVPacket> packet(av_packet_alloc());
    if (!packet || av_new_packet(packet.get(), static_cast<int>(unit.bytes.size())) < 0) return;
    std::copy(unit.bytes.begin(), unit.bytes.end(), packet->data);
    packet->pts = unit.stamp.ns(); // it comes out with its picture, whatever the order
    if (avcodec_send_packet(&decoder, packet.get()) < 0) return;
    while (avcodec_receive_frame(&decoder, &frame) >= 0) {
        const HouseTime stamp(Duration(frame.pts));
        const bool damaged = frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
        AvPtr<AVFrame> picture(av_frame_alloc());
        if (!picture || damaged) {
            av_frame_unref(&frame);
            continue;
        }
        av_frame_move_ref(picture.get(), &frame);
        auto made = maker.make(std::move(picture), decoder.sample_aspect_ratio, {});
        if (!made) continue;
        made->number = stamp.ns() / 1000; // the same on every screen: microseconds of its capture
        ring->push(std::move(made), stamp);
        const std::scoped_lock lock(mutex);
        ++report.frames;
        const Duration delay = around.house() - stamp;
        if (const auto wanted = ring->latency(); wanted && delay > *wanted) ++report.late;
        if (delays.size() < most_delays) delays.push_back(delay);
        lately.push_back(delay);
        if (lately.size() > most_delays) lately.pop_front();
    }
}

LiveStream::LiveStream(const OfferedStream& offer, Into into, Around around)
    : shared_(std::make_shared<Shared>()) {
    shared_->ring = std::move(into.pictures);
    shared_->sound = std::move(into.sound);
    shared_->around = std::move(around);
    shared_->offer = offer;
    shared_->roc = offer.roc;
    shared_->sound_roc = offer.sound_roc;
    shared_->report.stream = offer.stream;
    shared_->report.generation = offer.key.generation;
    worker_ = std::make_unique<Worker>(
        "live", [shared = shared_](const std::atomic<bool>& stop) { shared->run(stop); });
}

LiveStream::~LiveStream() { worker_->stop(); }

void LiveStream::set_roc(std::uint32_t pictures, std::uint32_t sound) {
    const std::scoped_lock lock(shared_->mutex);
    shared_->roc = pictures;
    shared_->sound_roc = sound;
    if (shared_->reception) shared_->reception->set_roc(pictures, sound);
}

ReceivedStream LiveStream::report() {
    const std::scoped_lock lock(shared_->mutex);
    ReceivedStream report = shared_->report;
    if (shared_->reception) report.lost = shared_->reception->lost();
    report.sounds = shared_->sound->count();
    report.sounds_lost = shared_->sound->lost();
    auto delays = std::exchange(shared_->delays, {});
    std::sort(delays.begin(), delays.end());
    report.delay_p50 = percentile(delays, 0.5);
    report.delay_p99 = percentile(delays, 0.99);
    if (shared_->lately.size() >= delays_to_tell) {
        std::vector<Duration> lately(shared_->lately.begin(), shared_->lately.end());
        std::sort(lately.begin(), lately.end());
        report.delay_p999 = percentile(lately, 0.999);
    }
    report.delay_max = delays.empty() ? Duration{} : delays.back();
    return report;
}

} // namespace lianping::player
