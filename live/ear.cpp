#include "live/ear.h"

#include "base/log.h"
#include "live/source_words.h"

#include <fmt/format.h>

namespace lianping::live {
namespace {

// "alsa:hw:1,0" -> "hw:1,0"; empty: the system's own choice.
std::string device_within(const std::string& device) {
    const auto colon = device.find(':');
    return colon == std::string::npos ? std::string() : device.substr(colon + 1);
}

} // namespace

Ear::Ear(std::string device, bool cancels_echo, GstClock* clock, Hearing::Deliver deliver)
    : device_(std::move(device)),
      cancels_echo_(cancels_echo),
      clock_(clock),
      hearing_([](Duration running) { return std::optional(HouseTime(running)); },
               [this, deliver = std::move(deliver)](std::span<const float> stereo, HouseTime stamp) {
                   heard_ = true;
                   deliver(stereo, stamp);
               }) {
    open();
}

Ear::~Ear() = default;

void Ear::fail_with(const std::string& why) {
    if (why != trouble_) log::warn("{}", why);
    trouble_ = why;
    pipeline_.reset();
    again_at_ = g_get_monotonic_time() + again_after / 1us;
}

void Ear::open() {
    GError* error = nullptr;
    heard_ = false;
    pipeline_.reset(gst_parse_launch(words_of_ear(device_, cancels_echo_).c_str(), &error));
    if (error != nullptr) {
        const std::string why = error->message;
        g_clear_error(&error);
        return fail_with(fmt::format("{}: is a package of GStreamer missing?", why));
    }
    if (const std::string name = device_within(device_); !name.empty())
        g_object_set(element_named(pipeline_, "ear").get(), "device", name.c_str(), nullptr);
    hearing_.listen(pipeline_.get());
    gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), clock_);
    gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
    gst_element_set_base_time(pipeline_.get(), 0);
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING); // what fails is said on its bus
}

void Ear::tend() {
    if (!pipeline_) {
        if (g_get_monotonic_time() >= again_at_) open();
        return;
    }
    const GstPtr<GstBus> bus(gst_element_get_bus(pipeline_.get()));
    constexpr auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
    const GstPtr<GstMessage> message(gst_bus_pop_filtered(bus.get(), ends));
    if (!message) {
        if (!heard_ || trouble_.empty()) return;
        log::info("{} is heard again", device_);
        trouble_.clear();
        return;
    }
    GError* error = nullptr;
    if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR)
        gst_message_parse_error(message.get(), &error, nullptr);
    const std::string why = error != nullptr ? error->message : "it has come to its end";
    g_clear_error(&error);
    fail_with(fmt::format("nothing is heard by {}: {}; `arecord -L` and `pactl list sources` name devices",
                          device_, why));
}

} // namespace lianping::live
