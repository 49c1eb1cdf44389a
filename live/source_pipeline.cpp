#include "live/source_pipeline.h"

#include "live/capture_stamp.h"
#include "live/srt_listener.h"

#include <fmt/format.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include <algorithm>
#include <atomic>

namespace lianping::live {
namespace {

// What every kind ends in. processing-deadline: its 20 ms would delay what a live source hands out.
constexpr const char* handing_out = " ! h264parse config-interval=-1 "
                                    "! video/x-h264,stream-format=byte-stream,alignment=au "
                                    "! appsink name=out max-buffers=64 drop=false processing-deadline=0 ";

// One who is connected and sends no picture for so long is put out.
constexpr Duration no_pictures_for = 5s;

// For a moving picture of ordinary content: 4 Mbit/s at 720p30.
unsigned kilobits(const SourceSpec& spec) {
    const double bits = 0.145 * spec.width * spec.height * std::max(1U, spec.fps);
    return static_cast<unsigned>(std::clamp(bits / 1000, 500.0, 20'000.0));
}

// What is captured while the encoder is still busy is left out, so that delay never grows.
constexpr const char* newest =
    " ! queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0";

// No frame of delay: no look-ahead, no reordering. A key frame a second, for those who come late.
std::string encoding(const SourceSpec& spec) {
    return fmt::format(" ! x264enc tune=zerolatency speed-preset=superfast key-int-max={} bitrate={} "
                       "! video/x-h264,profile=main",
                       std::max(1U, spec.fps), kilobits(spec));
}

std::string words_of(const SourceSpec& spec) {
    switch (spec.kind) {
    case SourceSpec::Kind::test:
        // Minutes and seconds alone: this process knows no site's zone.
        return fmt::format("videotestsrc is-live=true pattern=ball animation-mode=running-time "
                           "background-color=0xff1d3557 foreground-color=0xfff1faee "
                           "! video/x-raw,format=I420,width={},height={},framerate={}/1 {} "
                           "! clockoverlay time-format=\"测试画面  %M:%S\" font-desc=\"Noto Sans CJK SC 36\" "
                           "halignment=center valignment=center",
                           spec.width, spec.height, spec.fps, newest) +
               encoding(spec) + handing_out + "sync=false";
    case SourceSpec::Kind::desktop:
        // use-damage costs a fifth of a core and gains nothing here.
        return fmt::format("ximagesrc name=in use-damage=false startx={} starty={} endx={} endy={} "
                           "! video/x-raw,framerate={}/1 {} ! videoconvert ! video/x-raw,format=I420",
                           spec.x, spec.y, spec.x + spec.width - 1, spec.y + spec.height - 1, spec.fps,
                           newest) +
               encoding(spec) + handing_out + "sync=false";
    case SourceSpec::Kind::file:
        // Decoded whatever it is, and handed out at the pace of the clock.
        return fmt::format(
                   "filesrc name=in ! decodebin ! videoconvert ! videoscale add-borders=true ! videorate "
                   "! video/x-raw,format=I420,width={},height={},pixel-aspect-ratio=1/1,framerate={}/1",
                   spec.width, spec.height, spec.fps) +
               encoding(spec) + handing_out + "sync=true";
    case SourceSpec::Kind::srt:
        if (is_called(spec))
            return std::string("appsrc name=in is-live=true format=time do-timestamp=true max-bytes=4000000 "
                               "leaky-type=downstream "
                               "caps=video/mpegts,systemstream=true,packetsize=188 ! tsdemux") +
                   handing_out + "sync=false";
        return std::string("srtsrc name=in latency=60 keep-listening=true ! tsdemux") + handing_out +
               "sync=false";
    case SourceSpec::Kind::none:
        break;
    }
    return {};
}

std::string words_of(GstMessage* message) {
    GError* error = nullptr;
    gchar* debug = nullptr;
    gst_message_parse_error(message, &error, &debug);
    std::string words = error != nullptr ? error->message : "an error without words";
    g_clear_error(&error);
    g_free(debug);
    return words;
}

} // namespace

// ":9710" is called; what calls names its host.
bool is_called(const SourceSpec& spec) {
    return spec.kind == SourceSpec::Kind::srt && !spec.where.empty() && spec.where.front() == ':';
}

struct SourcePipeline::Impl {
    std::shared_ptr<const HouseMap> house;
    Deliver deliver;
    bool own_stamps = true;    // the sender's clock is the house's
    bool begins_again = false; // at its end
    CaptureStamp capture;      // of the delivering thread
    std::atomic<std::uint32_t> width{0}, height{0};
    PipelinePtr pipeline;                  // ends before what its threads use
    GstPtr<GstElement> in;                 // of what the listener hears
    std::atomic<bool> another{false};      // sender since the last bytes
    std::atomic<gint64> sign_of_life{0};   // a picture, or a new sender: monotonic, us
    std::unique_ptr<SrtListener> listener; // last: it feeds the pipeline

    void take(GstSample* sample);
    void feed(const char* bytes, std::size_t size);
    Result<void> listen(const SourceSpec& spec);
};

void SourcePipeline::Impl::feed(const char* bytes, std::size_t size) {
    GstBuffer* buffer = gst_buffer_new_memdup(bytes, size);
    if (another.exchange(false)) GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DISCONT);
    gst_app_src_push_buffer(GST_APP_SRC(in.get()), buffer); // takes it
}

Result<void> SourcePipeline::Impl::listen(const SourceSpec& spec) {
    SrtListener::Options options;
    options.port = static_cast<std::uint16_t>(std::stoul(spec.where.substr(1)));
    options.passphrase = spec.passphrase;
    options.bytes = [this](const char* bytes, std::size_t size) { feed(bytes, size); };
    options.begins = [this] {
        another = true;
        sign_of_life = g_get_monotonic_time();
    };
    in = element_named(pipeline, "in");
    auto opened = SrtListener::open(std::move(options));
    if (!opened) return fail(opened.error());
    listener = *std::move(opened);
    return {};
}

void SourcePipeline::Impl::take(GstSample* sample) {
    GstBuffer* buffer = gst_sample_get_buffer(sample);
    const GstSegment* segment = gst_sample_get_segment(sample);
    if (buffer == nullptr || segment == nullptr || !GST_BUFFER_PTS_IS_VALID(buffer)) return;
    GstStructure* shape = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
    int w = 0, h = 0;
    if (gst_structure_get_int(shape, "width", &w) && gst_structure_get_int(shape, "height", &h)) {
        width = static_cast<std::uint32_t>(w);
        height = static_cast<std::uint32_t>(h);
    }
    const GstClockTime running =
        gst_segment_to_running_time(segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
    if (!GST_CLOCK_TIME_IS_VALID(running)) return;
    const Duration at(static_cast<std::int64_t>(running));
    const HouseTime stamp =
        own_stamps
            ? HouseTime(at + Duration(static_cast<std::int64_t>(gst_element_get_base_time(pipeline.get()))))
            : capture.stamp(at, house->now());
    sign_of_life = g_get_monotonic_time();
    const bool ahead = GST_BUFFER_DTS_IS_VALID(buffer) && GST_BUFFER_DTS(buffer) < GST_BUFFER_PTS(buffer);
    const Duration wait(ahead ? static_cast<std::int64_t>(GST_BUFFER_PTS(buffer) - GST_BUFFER_DTS(buffer))
                              : 0);
    const bool key = !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    deliver({buffer, stamp, stamp - wait, key, width, height});
}

SourcePipeline::SourcePipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SourcePipeline::~SourcePipeline() = default;

Result<std::unique_ptr<SourcePipeline>> SourcePipeline::open(const SourceSpec& spec, GstClock* clock,
                                                             std::shared_ptr<const HouseMap> house,
                                                             Deliver deliver) {
    const std::string words = words_of(spec);
    if (words.empty()) return fail(Error::Code::unsupported, "this version does not know such a source");
    GError* error = nullptr;
    auto impl = std::make_unique<Impl>();
    impl->house = std::move(house);
    impl->deliver = std::move(deliver);
    impl->begins_again = spec.kind == SourceSpec::Kind::file;
    impl->own_stamps = spec.kind != SourceSpec::Kind::srt;
    impl->pipeline.reset(gst_parse_launch(words.c_str(), &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail(Error::Code::unsupported, why + ": is a package of GStreamer missing?");
    }
    // What operators wrote is set as a value, never as part of the words.
    const auto in = element_named(impl->pipeline, "in");
    if (spec.kind == SourceSpec::Kind::desktop && !spec.where.empty())
        g_object_set(in.get(), "display-name", spec.where.c_str(), nullptr);
    if (spec.kind == SourceSpec::Kind::file) g_object_set(in.get(), "location", spec.where.c_str(), nullptr);
    if (spec.kind == SourceSpec::Kind::srt && !is_called(spec)) {
        g_object_set(in.get(), "uri", (spec.where + "?mode=caller").c_str(), nullptr);
        if (!spec.passphrase.empty())
            g_object_set(in.get(), "passphrase", spec.passphrase.c_str(), "pbkeylen", 16, nullptr);
    }

    gst_pipeline_use_clock(GST_PIPELINE(impl->pipeline.get()), clock);
    if (spec.kind != SourceSpec::Kind::file) {
        // What a live source stamps is the clock's time itself.
        gst_element_set_start_time(impl->pipeline.get(), GST_CLOCK_TIME_NONE);
        gst_element_set_base_time(impl->pipeline.get(), 0);
    }
    const auto out = element_named(impl->pipeline, "out");
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer self) {
        const GstPtr<GstSample> sample(gst_app_sink_pull_sample(sink));
        if (sample) static_cast<Impl*>(self)->take(sample.get());
        return GST_FLOW_OK;
    };
    gst_app_sink_set_callbacks(GST_APP_SINK(out.get()), &callbacks, impl.get(), nullptr);
    if (gst_element_set_state(impl->pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
        const GstPtr<GstBus> bus(gst_element_get_bus(impl->pipeline.get()));
        const GstPtr<GstMessage> message(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
        return fail(Error::Code::io, message ? words_of(message.get()) : "it cannot be opened");
    }
    if (is_called(spec))
        if (auto listens = impl->listen(spec); !listens) return fail(listens.error());
    return std::unique_ptr<SourcePipeline>(new SourcePipeline(std::move(impl)));
}

std::optional<std::string> SourcePipeline::ended() {
    const GstPtr<GstBus> bus(gst_element_get_bus(impl_->pipeline.get()));
    while (const GstPtr<GstMessage> message{gst_bus_pop(bus.get())}) {
        if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) return words_of(message.get());
        if (GST_MESSAGE_TYPE(message.get()) != GST_MESSAGE_EOS) continue;
        constexpr auto flags = static_cast<GstSeekFlags>(GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT);
        if (impl_->begins_again &&
            gst_element_seek_simple(impl_->pipeline.get(), GST_FORMAT_TIME, flags, 0) == TRUE)
            continue;
        return "it has come to its end";
    }
    const std::string sender = impl_->listener ? impl_->listener->sender() : std::string();
    if (!sender.empty() && g_get_monotonic_time() - impl_->sign_of_life > no_pictures_for / 1us)
        return "what " + sender + " sends is not understood: H.264 in MPEG-TS is";
    return std::nullopt;
}

int SourcePipeline::bus_fd() const {
    const GstPtr<GstBus> bus(gst_element_get_bus(impl_->pipeline.get()));
    GPollFD fd{};
    gst_bus_get_pollfd(bus.get(), &fd);
    return fd.fd;
}

void SourcePipeline::want_key_frame() {
    const auto out = element_named(impl_->pipeline, "out");
    const GstPtr<GstPad> pad(gst_element_get_static_pad(out.get(), "sink"));
    gst_pad_push_event(pad.get(), gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

std::string SourcePipeline::trouble() const {
    const std::string refused = impl_->listener ? impl_->listener->refused() : std::string();
    return refused.empty() ? "" : refused + " was refused: " + impl_->listener->sender() + " sends already";
}

SourcePipeline::Size SourcePipeline::size() const { return {impl_->width, impl_->height}; }

} // namespace lianping::live
