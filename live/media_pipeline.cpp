#include "live/media_pipeline.h"

#include "live/capture_stamp.h"
#include "live/fault_words.h"
#include "live/source_words.h"
#include "live/test_signal.h"
#include "live/web_session.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace lianping::live {
namespace {

std::string words_of(GstMessage* message, const SourceSpec& spec) {
    GError* error = nullptr;
    gchar* detail = nullptr;
    gst_message_parse_error(message, &error, &detail);
    std::string words = error != nullptr ? fault_words(spec, *error, detail) : "an error without words";
    g_clear_error(&error);
    g_free(detail);
    return words;
}

GstPtr<GstCaps> caps_of(GstPad* pad) {
    GstCaps* caps = gst_pad_get_current_caps(pad);
    return GstPtr<GstCaps>(caps != nullptr ? caps : gst_pad_query_caps(pad, nullptr));
}

// How a sender by RTMP codes its sound; null: not said yet.
GstPtr<GstCaps> sound_caps(const FlvSound& sound) {
    if (sound.coder != FlvSound::Coder::aac)
        return GstPtr<GstCaps>(
            gst_caps_new_simple("audio/mpeg", "mpegversion", G_TYPE_INT, 1, "layer", G_TYPE_INT, 3, nullptr));
    if (sound.kind != FlvSound::Kind::setup) return nullptr;
    const GstPtr<GstBuffer> config(gst_buffer_new_memdup(sound.payload.data(), sound.payload.size()));
    GstPtr<GstCaps> caps(gst_caps_new_simple("audio/mpeg", "mpegversion", G_TYPE_INT, 4, "stream-format",
                                             G_TYPE_STRING, "raw", "codec_data", GST_TYPE_BUFFER,
                                             config.get(), nullptr));
    if (const auto [rate, channels] = aac_shape(sound.payload); rate != 0)
        gst_caps_set_simple(caps.get(), "rate", G_TYPE_INT, rate, "channels", G_TYPE_INT, channels, "framed",
                            G_TYPE_BOOLEAN, TRUE, nullptr);
    return caps;
}

// To `demux`, a tsdemux: that told of times would guess the sender's clock from arrivals, as CaptureStamp
// does, and mend its guess for pictures at once, but for sound at another rate, which audioresample counts
// on, only when it is off by 31 ms. Told of bytes it leaves the stamps as the sender made them.
void count_bytes(GstElement* demux) {
    const auto told = +[](GstPad*, GstPadProbeInfo* info, gpointer) {
        GstEvent* event = GST_PAD_PROBE_INFO_EVENT(info);
        if (GST_EVENT_TYPE(event) != GST_EVENT_SEGMENT) return GST_PAD_PROBE_OK;
        GstSegment bytes;
        gst_segment_init(&bytes, GST_FORMAT_BYTES);
        GST_PAD_PROBE_INFO_DATA(info) = gst_event_new_segment(&bytes);
        gst_event_unref(event);
        return GST_PAD_PROBE_OK;
    };
    const GstPtr<GstPad> entrance(gst_element_get_static_pad(demux, "sink"));
    gst_pad_add_probe(entrance.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, told, nullptr, nullptr);
}

} // namespace

struct MediaPipeline::Impl {
    SourceSpec spec;
    Around around;
    SourceWords words;
    std::mutex mutex;     // guards capture
    CaptureStamp capture; // sound goes by what pictures tell
    std::unique_ptr<TestSignal> signal;
    std::unique_ptr<Hearing> hearing;
    std::atomic<std::uint32_t> width{0}, height{0};
    std::atomic<gint64> last_picture{g_get_monotonic_time()}; // us
    bool video_chosen = false, sound_chosen = false;          // of the session's thread
    PipelinePtr pipeline;                                     // ends before what its threads use
    GstPtr<GstElement> in, demux, out, branch, sound_in;

    void take(GstSample* sample);
    HouseTime own_stamp(Duration running) const;
    std::optional<HouseTime> sound_stamp(Duration running);
    void hear(std::span<const float> stereo, HouseTime stamp) const;
    void join(GstPad* pad, const GstCaps* caps);
    void leave_out(GstPad* pad) const;
    void set_up(const FlvPicture& picture);
    void watch_pads(GstElement* of);
    static gboolean chooses(GstElement*, guint number, GstCaps* caps, gpointer self);
};

HouseTime MediaPipeline::Impl::own_stamp(Duration running) const {
    return HouseTime(running +
                     Duration(static_cast<std::int64_t>(gst_element_get_base_time(pipeline.get()))));
}

std::optional<HouseTime> MediaPipeline::Impl::sound_stamp(Duration running) {
    if (words.own_stamps) return own_stamp(running);
    const std::scoped_lock lock(mutex);
    return capture.at(running);
}

void MediaPipeline::Impl::hear(std::span<const float> stereo, HouseTime stamp) const {
    if (!around.hear) return;
    if (!signal) return around.hear(stereo, stamp);
    std::vector<float> sounding(stereo.begin(), stereo.end());
    signal->sound(sounding, stamp);
    around.hear(sounding, stamp);
}

void MediaPipeline::Impl::take(GstSample* sample) {
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
    const HouseTime stamp = words.own_stamps ? own_stamp(at) : [&] {
        const std::scoped_lock lock(mutex);
        return capture.stamp(at, around.house->now());
    }();
    last_picture = g_get_monotonic_time();
    const bool ahead = GST_BUFFER_DTS_IS_VALID(buffer) && GST_BUFFER_DTS(buffer) < GST_BUFFER_PTS(buffer);
    const Duration wait(ahead ? static_cast<std::int64_t>(GST_BUFFER_PTS(buffer) - GST_BUFFER_DTS(buffer))
                              : 0);
    const bool key = !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    around.deliver({buffer, stamp, stamp - wait, key, width, height});
}

// What comes by the same way as a browser's pictures would stop them if nobody took it.
void MediaPipeline::Impl::leave_out(GstPad* pad) const {
    GstElement* nowhere = gst_element_factory_make("fakesink", nullptr);
    if (nowhere == nullptr) return;
    g_object_set(nowhere, "sync", FALSE, "async", FALSE, nullptr);
    gst_bin_add(GST_BIN(pipeline.get()), nowhere);
    gst_element_sync_state_with_parent(nowhere);
    const GstPtr<GstPad> entrance(gst_element_get_static_pad(nowhere, "sink"));
    gst_pad_link(pad, entrance.get());
}

// On the thread that feeds `pad`: what came before it has gone through, so what it went by can be taken out.
void MediaPipeline::Impl::join(GstPad* pad, const GstCaps* caps) {
    if (GST_PAD_IS_SRC(pad) == FALSE || caps == nullptr || gst_caps_is_empty(caps) != FALSE ||
        gst_caps_is_any(caps) != FALSE)
        return;
    if (!are_pictures(caps)) {
        const bool taken = are_sound(caps) && spec.sound != "none" &&
                           hearing->join(pipeline.get(), pad, caps, spec.kind == SourceSpec::Kind::file);
        if (!taken && spec.kind == SourceSpec::Kind::whip) leave_out(pad);
        return;
    }
    if (spec.kind == SourceSpec::Kind::file) return; // its pictures have their way
    const std::string way = words_of_branch(caps);
    GError* error = nullptr;
    GstElement* made = way.empty() ? nullptr : gst_parse_bin_from_description(way.c_str(), TRUE, &error);
    g_clear_error(&error);
    if (made == nullptr) {
        GST_ELEMENT_ERROR(pipeline.get(), STREAM, CODEC_NOT_FOUND,
                          ("what it sends is not understood: %s; H.264 and HEVC are", name_of(caps).c_str()),
                          (nullptr));
        return;
    }
    if (branch) {
        gst_element_set_state(branch.get(), GST_STATE_NULL);
        gst_bin_remove(GST_BIN(pipeline.get()), branch.get());
    }
    branch.reset(GST_ELEMENT(gst_object_ref(made)));
    gst_bin_add(GST_BIN(pipeline.get()), made);
    gst_element_link(made, out.get());
    gst_element_sync_state_with_parent(made);
    const GstPtr<GstPad> entrance(gst_element_get_static_pad(made, "sink"));
    gst_pad_link(pad, entrance.get());
}

// The first stream of pictures, and of sound; a camera's other ones are not even asked for.
gboolean MediaPipeline::Impl::chooses(GstElement*, guint, GstCaps* caps, gpointer self) {
    auto& impl = *static_cast<Impl*>(self);
    const bool sound = are_sound(caps) && impl.spec.sound != "none";
    if (!sound && !are_pictures(caps)) return FALSE;
    return std::exchange(sound ? impl.sound_chosen : impl.video_chosen, true) ? FALSE : TRUE;
}

void MediaPipeline::Impl::watch_pads(GstElement* of) {
    const auto added = +[](GstElement*, GstPad* pad, gpointer self) {
        static_cast<Impl*>(self)->join(pad, caps_of(pad).get());
    };
    g_signal_connect(of, "pad-added", G_CALLBACK(added), this);
    if (g_signal_lookup("select-stream", G_OBJECT_TYPE(of)) != 0)
        g_signal_connect(of, "select-stream", G_CALLBACK(chooses), this);
}

MediaPipeline::MediaPipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MediaPipeline::~MediaPipeline() = default;

Result<std::unique_ptr<MediaPipeline>> MediaPipeline::open(const SourceSpec& spec, Around around) {
    auto impl = std::make_unique<Impl>();
    impl->around = std::move(around);
    impl->spec = spec;
    impl->words = live::words_of(spec);
    if (impl->words.words.empty())
        return fail(Error::Code::unsupported, "this version does not know such a source");
    GError* error = nullptr;
    impl->pipeline.reset(gst_parse_launch(impl->words.words.c_str(), &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail(Error::Code::unsupported, why + ": is a package of GStreamer missing?");
    }
    impl->in = element_named(impl->pipeline, "in");
    impl->out = element_named(impl->pipeline, "out");
    impl->demux = element_named(impl->pipeline, "demux");
    GstElement* const demux = impl->demux.get();
    impl->hearing = std::make_unique<Hearing>(
        [raw = impl.get()](Duration running) { return raw->sound_stamp(running); },
        [raw = impl.get()](std::span<const float> stereo, HouseTime stamp) { raw->hear(stereo, stamp); });
    impl->hearing->listen(impl->pipeline.get());
    if (const auto flash = element_named(impl->pipeline, "flash")) {
        impl->signal = std::make_unique<TestSignal>(impl->around.house);
        impl->signal->draw_behind(flash.get());
    }
    if (demux != nullptr) impl->watch_pads(demux);
    if (spec.kind == SourceSpec::Kind::srt) count_bytes(demux);
    if (spec.kind == SourceSpec::Kind::whip) {
        prefer_h264(demux);
        keep_to(impl->around.ports, demux);
    }
    if (GstElement* told = impl->in ? impl->in.get() : demux; told != nullptr) set_values(spec, told);

    GstElement* pipeline = impl->pipeline.get();
    gst_pipeline_use_clock(GST_PIPELINE(pipeline), impl->around.clock);
    if (impl->words.by_the_clock) {
        gst_element_set_start_time(pipeline, GST_CLOCK_TIME_NONE);
        gst_element_set_base_time(pipeline, 0);
    }
    GstAppSinkCallbacks callbacks{};
    callbacks.new_sample = [](GstAppSink* sink, gpointer self) {
        const GstPtr<GstSample> sample(gst_app_sink_pull_sample(sink));
        if (sample) static_cast<Impl*>(self)->take(sample.get());
        return GST_FLOW_OK;
    };
    gst_app_sink_set_callbacks(GST_APP_SINK(impl->out.get()), &callbacks, impl.get(), nullptr);
    if (gst_element_set_state(pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
        const GstPtr<GstBus> bus(gst_element_get_bus(pipeline));
        const GstPtr<GstMessage> message(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
        return fail(Error::Code::io, message ? words_of(message.get(), spec) : "it cannot be opened");
    }
    return std::unique_ptr<MediaPipeline>(new MediaPipeline(std::move(impl)));
}

void MediaPipeline::feed(const char* bytes, std::size_t size) {
    gst_app_src_push_buffer(GST_APP_SRC(impl_->in.get()), gst_buffer_new_memdup(bytes, size)); // takes it
}

// What decodes it comes anew with each start, and with a change of size.
void MediaPipeline::Impl::set_up(const FlvPicture& picture) {
    const bool hevc = picture.codec == FlvPicture::Codec::hevc;
    const GstPtr<GstBuffer> record(gst_buffer_new_memdup(picture.payload.data(), picture.payload.size()));
    const GstPtr<GstCaps> caps(gst_caps_new_simple(
        hevc ? "video/x-h265" : "video/x-h264", "stream-format", G_TYPE_STRING, hevc ? "hvc1" : "avc",
        "alignment", G_TYPE_STRING, "au", "codec_data", GST_TYPE_BUFFER, record.get(), nullptr));
    gst_app_src_set_caps(GST_APP_SRC(in.get()), caps.get());
    if (branch) return;
    const GstPtr<GstPad> pad(gst_element_get_static_pad(in.get(), "src"));
    join(pad.get(), caps.get());
}

void MediaPipeline::feed(const FlvPicture& picture, Duration decoded) {
    if (picture.kind == FlvPicture::Kind::setup) impl_->set_up(picture);
    if (picture.kind != FlvPicture::Kind::coded || !impl_->branch) return;
    GstBuffer* buffer = gst_buffer_new_memdup(picture.payload.data(), picture.payload.size());
    const auto time_of = [](Duration at) {
        return static_cast<GstClockTime>(std::max(at, Duration{}).count());
    };
    GST_BUFFER_DTS(buffer) = time_of(decoded);
    GST_BUFFER_PTS(buffer) = time_of(decoded + picture.reordering);
    if (!picture.key) GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
    gst_app_src_push_buffer(GST_APP_SRC(impl_->in.get()), buffer); // takes it
}

// Its sound has a way in of its own, made when it has said how it is coded.
void MediaPipeline::feed(const FlvSound& sound, Duration at) {
    if (sound.kind == FlvSound::Kind::none || impl_->spec.sound == "none") return;
    if (!impl_->sound_in) {
        const GstPtr<GstCaps> caps = sound_caps(sound);
        if (!caps) return;
        GstElement* made = gst_element_factory_make("appsrc", nullptr);
        if (made == nullptr) return;
        g_object_set(made, "is-live", TRUE, "format", GST_FORMAT_TIME, "max-bytes", guint64{1'000'000},
                     "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM, "caps", caps.get(), nullptr);
        impl_->sound_in.reset(GST_ELEMENT(gst_object_ref(made)));
        gst_bin_add(GST_BIN(impl_->pipeline.get()), made);
        gst_element_set_state(made, GST_STATE_PLAYING);
        const GstPtr<GstPad> pad(gst_element_get_static_pad(made, "src"));
        impl_->hearing->join(impl_->pipeline.get(), pad.get(), caps.get(), false);
    }
    if (sound.kind != FlvSound::Kind::coded) return;
    GstBuffer* buffer = gst_buffer_new_memdup(sound.payload.data(), sound.payload.size());
    GST_BUFFER_PTS(buffer) = static_cast<GstClockTime>(std::max(at, Duration{}).count());
    gst_app_src_push_buffer(GST_APP_SRC(impl_->sound_in.get()), buffer); // takes it
}

Result<std::string> MediaPipeline::answer(const std::string& offer) {
    return answer_to(impl_->demux.get(), offer);
}

std::optional<std::string> MediaPipeline::ended() {
    const GstPtr<GstBus> bus(gst_element_get_bus(impl_->pipeline.get()));
    while (const GstPtr<GstMessage> message{gst_bus_pop(bus.get())}) {
        if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) {
            if (impl_->hearing->is_of_sound(message.get())) continue;
            return words_of(message.get(), impl_->spec);
        }
        if (GST_MESSAGE_TYPE(message.get()) != GST_MESSAGE_EOS) continue;
        constexpr auto flags = static_cast<GstSeekFlags>(GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT);
        if (impl_->words.begins_again &&
            gst_element_seek_simple(impl_->pipeline.get(), GST_FORMAT_TIME, flags, 0) == TRUE)
            continue;
        return "it has come to its end";
    }
    return std::nullopt;
}

int MediaPipeline::bus_fd() const {
    const GstPtr<GstBus> bus(gst_element_get_bus(impl_->pipeline.get()));
    GPollFD fd{};
    gst_bus_get_pollfd(bus.get(), &fd);
    return fd.fd;
}

void MediaPipeline::want_key_frame() {
    const GstPtr<GstPad> pad(gst_element_get_static_pad(impl_->out.get(), "sink"));
    gst_pad_push_event(pad.get(), gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

PictureSize MediaPipeline::size() const { return {impl_->width, impl_->height}; }

std::string MediaPipeline::sound() const {
    return impl_->signal ? "a beep each second" : impl_->hearing->words();
}
std::string MediaPipeline::sound_fault() const { return impl_->hearing->fault(); }

Duration MediaPipeline::silent_for() const {
    return (g_get_monotonic_time() - impl_->last_picture.load()) * 1us;
}

} // namespace lianping::live
