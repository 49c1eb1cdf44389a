#include "intake/document.h"

#include "intake/cairo_owned.h"
#include "intake/png.h"

#include <fcntl.h>
#include <poppler.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

namespace lianping::intake {
namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using DocumentPtr = std::unique_ptr<PopplerDocument, Unref>;
using PagePtr = std::unique_ptr<PopplerPage, Unref>;

Result<DocumentPtr> open(int file) {
    GError* wrong = nullptr;
    // Poppler closes what it is given.
    const int own = ::fcntl(file, F_DUPFD_CLOEXEC, 0);
    ::lseek(own, 0, SEEK_SET);
    DocumentPtr document(poppler_document_new_from_fd(own, nullptr, &wrong));
    if (document) return document;
    const bool locked = wrong != nullptr && g_error_matches(wrong, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    const std::string why = wrong != nullptr ? wrong->message : "";
    g_clear_error(&wrong);
    if (locked)
        return fail(Error::Code::unsupported, "this document wants a password; export it without one");
    return fail(Error::Code::corrupt,
                "this is no PDF document, or it is damaged" + (why.empty() ? "" : " (" + why + ")"));
}

} // namespace

Result<std::uint32_t> count_pages(int file) {
    const auto document = open(file);
    if (!document) return fail(document.error());
    const int pages = poppler_document_get_n_pages(document->get());
    if (pages < 1) return fail(Error::Code::corrupt, "there are no pages in this document");
    return static_cast<std::uint32_t>(pages);
}

Result<void> draw_page(int file, std::uint32_t page, std::uint32_t width, std::uint32_t height, int png) {
    const auto document = open(file);
    if (!document) return fail(document.error());
    const auto pages = static_cast<std::uint32_t>(std::max(poppler_document_get_n_pages(document->get()), 0));
    if (page < 1 || page > pages) return fail(Error::Code::not_found, "there is no such page");
    const PagePtr sheet(poppler_document_get_page(document->get(), static_cast<int>(page - 1)));
    double across = 0, down = 0;
    if (sheet) poppler_page_get_size(sheet.get(), &across, &down);
    if (!sheet || !(across > 0) || !(down > 0))
        return fail(Error::Code::corrupt, "page " + std::to_string(page) + " is damaged");
    const double scale = std::min(width / across, height / down);
    const auto pixels = [&](double points, std::uint32_t most) {
        return std::clamp(static_cast<int>(std::lround(points * scale)), 1, static_cast<int>(most));
    };
    const SurfacePtr surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(across, width), pixels(down, height)));
    const CairoPtr cairo(cairo_create(surface.get()));
    cairo_set_source_rgb(cairo.get(), 1, 1, 1);
    cairo_paint(cairo.get());
    cairo_scale(cairo.get(), scale, scale);
    poppler_page_render(sheet.get(), cairo.get());
    if (const cairo_status_t status = cairo_status(cairo.get()); status == CAIRO_STATUS_NO_MEMORY)
        return fail(Error::Code::corrupt,
                    "page " + std::to_string(page) + " takes more memory than a page may");
    return write_png(surface.get(), png);
}

} // namespace lianping::intake
