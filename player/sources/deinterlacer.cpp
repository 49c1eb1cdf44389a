#include "player/sources/deinterlacer.h"

extern "C" {
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
}

#include <algorithm>
#include <string>
#include <utility>

namespace lianping::player {

bool Deinterlacer::open(const AVFrame& picture, AVRational time_base) {
    graph_.reset(avfilter_graph_alloc());
    if (!graph_) return false;
    graph_->nb_threads = 1; // the decoding thread's own work
    format_ = picture.format;
    width_ = picture.width;
    height_ = picture.height;
    const std::string about = "video_size=" + std::to_string(width_) + "x" + std::to_string(height_) +
                              ":pix_fmt=" + std::to_string(format_) +
                              ":time_base=" + std::to_string(time_base.num) + "/" +
                              std::to_string(time_base.den);
    AVFilterContext* filter = nullptr;
    return avfilter_graph_create_filter(&source_, avfilter_get_by_name("buffer"), "in", about.c_str(),
                                        nullptr, graph_.get()) >= 0 &&
           avfilter_graph_create_filter(&filter, avfilter_get_by_name("bwdif"), "bwdif",
                                        "mode=send_frame:deint=interlaced", nullptr, graph_.get()) >= 0 &&
           avfilter_graph_create_filter(&sink_, avfilter_get_by_name("buffersink"), "out", nullptr, nullptr,
                                        graph_.get()) >= 0 &&
           avfilter_link(source_, 0, filter, 0) >= 0 && avfilter_link(filter, 0, sink_, 0) >= 0 &&
           avfilter_graph_config(graph_.get(), nullptr) >= 0;
}

void Deinterlacer::push(AvPtr<AVFrame> picture, AVRational time_base) {
    const bool fits =
        graph_ && picture->format == format_ && picture->width == width_ && picture->height == height_;
    if (!fits) {
        drain();
        if (!open(*picture, time_base)) graph_.reset();
    }
    if (!graph_ || av_buffersrc_write_frame(source_, picture.get()) < 0) {
        ready_.push_back(std::move(picture));
        return;
    }
    take_out();
}

void Deinterlacer::take_out() {
    for (;;) {
        AvPtr<AVFrame> out(av_frame_alloc());
        if (!out || av_buffersink_get_frame(sink_, out.get()) < 0) return;
        // The filter counts in half ticks of the stream.
        if (out->pts != AV_NOPTS_VALUE)
            out->pts =
                av_rescale_q(out->pts, av_buffersink_get_time_base(sink_), source_->outputs[0]->time_base);
        out->interlaced_frame = 0;
        ready_.push_back(std::move(out));
    }
}

void Deinterlacer::drain() {
    if (!graph_) return;
    if (av_buffersrc_write_frame(source_, nullptr) >= 0) take_out();
    graph_.reset();
}

void Deinterlacer::reset() {
    graph_.reset();
    ready_.clear();
}

AvPtr<AVFrame> Deinterlacer::pull() {
    if (ready_.empty()) return nullptr;
    AvPtr<AVFrame> picture = std::move(ready_.front());
    ready_.pop_front();
    return picture;
}

} // namespace lianping::player
