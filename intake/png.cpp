#include "intake/png.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace lianping::intake {
namespace {

cairo_status_t write_all(void* to, const unsigned char* bytes, unsigned length) {
    const int descriptor = *static_cast<const int*>(to);
    while (length > 0) {
        const ssize_t put = ::write(descriptor, bytes, length);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return CAIRO_STATUS_WRITE_ERROR;
        bytes += put;
        length -= static_cast<unsigned>(put);
    }
    return CAIRO_STATUS_SUCCESS;
}

} // namespace

Result<void> write_png(cairo_surface_t* surface, int descriptor) {
    errno = 0;
    const cairo_status_t done = cairo_surface_write_to_png_stream(surface, &write_all, &descriptor);
    if (done == CAIRO_STATUS_SUCCESS) return {};
    if (done == CAIRO_STATUS_WRITE_ERROR)
        return fail(Error::Code::io,
                    errno == ENOSPC ? "the disk is full"
                                    : "the picture cannot be written: " + std::string(std::strerror(errno)));
    return fail(Error::Code::corrupt, std::string("it cannot be drawn: ") + cairo_status_to_string(done));
}

} // namespace lianping::intake
