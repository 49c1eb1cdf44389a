#include "live/fault_words.h"

#include <fmt/format.h>
#include <gst/gst.h>

#include <string_view>

namespace lianping::live {
namespace {

bool is_resource(const GError& error, GstResourceError code) {
    return g_error_matches(&error, GST_RESOURCE_ERROR, code) != FALSE;
}

bool cannot_be_opened(const GError& error) {
    return is_resource(error, GST_RESOURCE_ERROR_OPEN_READ) ||
           is_resource(error, GST_RESOURCE_ERROR_OPEN_WRITE) ||
           is_resource(error, GST_RESOURCE_ERROR_OPEN_READ_WRITE);
}

std::string words_for_rtsp(const GError& error) {
    if (is_resource(error, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
        return "it does not take our user and password: say them as `user` and `password` of the source";
    if (is_resource(error, GST_RESOURCE_ERROR_NOT_FOUND))
        return "there is nothing at this address: is its path right?";
    return cannot_be_opened(error) ? "it cannot be reached" : error.message;
}

std::string words_for_camera(const SourceSpec& spec, const GError& error, std::string_view detail) {
    if (is_resource(error, GST_RESOURCE_ERROR_NOT_FOUND))
        return fmt::format(
            "there is no camera at {}: is it plugged in? `ls /dev/v4l/by-id` names those that are",
            spec.where);
    if (is_resource(error, GST_RESOURCE_ERROR_BUSY)) return "another program has " + spec.where;
    if (cannot_be_opened(error) && detail.find("ermission") != std::string_view::npos)
        return fmt::format("{} may not be opened: who runs lianping-live must be in the group video",
                           spec.where);
    if (detail.find("not-negotiated") != std::string_view::npos)
        return fmt::format("{} gives no {}x{} at {} pictures a second: say `size` and `fps` that it has "
                           "(v4l2-ctl --list-formats-ext -d {})",
                           spec.where, spec.width, spec.height, spec.fps, spec.where);
    return error.message;
}

} // namespace

std::string fault_words(const SourceSpec& spec, const GError& error, const gchar* detail) {
    if (spec.kind == SourceSpec::Kind::rtsp) return words_for_rtsp(error);
    if (spec.kind == SourceSpec::Kind::camera)
        return words_for_camera(spec, error, detail != nullptr ? detail : "");
    return error.message;
}

} // namespace lianping::live
