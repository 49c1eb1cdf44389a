#pragma once
// GStreamer's things with owners. For this folder alone.

#include <gst/gst.h>

#include <memory>
#include <string>

namespace lianping::live {

struct GstDelete {
    void operator()(GstObject* object) const { gst_object_unref(object); }
    void operator()(GstElement* element) const { gst_object_unref(element); }
    void operator()(GstBus* bus) const { gst_object_unref(bus); }
    void operator()(GstClock* clock) const { gst_object_unref(clock); }
    void operator()(GstCaps* caps) const { gst_caps_unref(caps); }
    void operator()(GstMessage* message) const { gst_message_unref(message); }
    void operator()(GstSample* sample) const { gst_sample_unref(sample); }
    void operator()(GstBuffer* buffer) const { gst_buffer_unref(buffer); }
    void operator()(GstPad* pad) const { gst_object_unref(pad); }
};
template <class T>
using GstPtr = std::unique_ptr<T, GstDelete>;

// A pipeline that ends in state NULL when it goes.
struct PipelineStop {
    void operator()(GstElement* pipeline) const {
        gst_element_set_state(pipeline, GST_STATE_NULL);
        gst_object_unref(pipeline);
    }
};
using PipelinePtr = std::unique_ptr<GstElement, PipelineStop>;

inline GstPtr<GstElement> element_named(const PipelinePtr& pipeline, const char* name) {
    return GstPtr<GstElement>(gst_bin_get_by_name(GST_BIN(pipeline.get()), name));
}

} // namespace lianping::live
