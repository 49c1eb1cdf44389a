#include "intake/work.h"

#include "intake/cairo_owned.h"
#include "intake/document.h"
#include "intake/png.h"
#include "media/loudness.h"
#include "media/probe.h"
#include "media/still.h"
#include "media/subtitles.h"
#include "text/qr_code.h"
#include "text/qr_page.h"

#include <unistd.h>

#include <memory>
#include <optional>
#include <string_view>

namespace lianping::intake {
namespace {

// Measuring decodes what probing only reads.
constexpr double share_of_probe = 0.3;

Result<Found> written(text::Pixels pixels, int png) {
    const SurfacePtr surface(cairo_image_surface_create_for_data(
        pixels.bgra.data(), CAIRO_FORMAT_ARGB32, static_cast<int>(pixels.width),
        static_cast<int>(pixels.height), static_cast<int>(pixels.width * 4)));
    if (auto done = write_png(surface.get(), png); !done) return fail(done.error());
    return Found{};
}

class Worker {
public:
    Worker(std::span<const int> descriptors, const Telling& telling)
        : descriptors_(descriptors), telling_(telling) {}

    Result<Found> operator()(const Probe& job) const {
        if (descriptors_.empty()) return lacking();
        const auto part = [&](double from, double to) {
            return [this, from, to](double share) { return telling_(from + (to - from) * share); };
        };
        auto info = media::probe(descriptors_[0], part(0, job.loudness ? share_of_probe : 1));
        if (!info) return fail(info.error());
        Found found;
        found.info = *std::move(info);
        if (job.loudness && found.info.has_sound)
            if (auto loudness = media::measure_loudness(descriptors_[0], part(share_of_probe, 1)); loudness)
                found.loudness = *loudness; // one that cannot be measured is played as it is
        return found;
    }
    Result<Found> operator()(const DrawNotice& job) const {
        if (descriptors_.empty()) return lacking();
        text::Notice notice = job.notice;
        if (descriptors_.size() > 1) {
            auto still = media::decode_still(descriptors_[1], notice.width, notice.height);
            if (!still) return fail(still.error());
            notice.picture = {still->width, still->height, std::move(still->bgra)};
        }
        return written(text::draw_notice(notice), descriptors_[0]);
    }
    Result<Found> operator()(const DrawCode& job) const {
        if (descriptors_.empty()) return lacking();
        auto code = text::encode_code(job.text);
        if (!code) return fail(code.error());
        return written(text::draw_qr_page(
                           {*std::move(code), job.title, job.caption, job.width, job.height, job.background}),
                       descriptors_[0]);
    }
    Result<Found> operator()(const CountPages&) const {
        if (descriptors_.empty()) return lacking();
        const auto pages = count_pages(descriptors_[0]);
        if (!pages) return fail(pages.error());
        Found found;
        found.pages = *pages;
        return found;
    }
    Result<Found> operator()(const DrawPage& job) const {
        if (descriptors_.size() < 2) return lacking();
        if (auto drawn = draw_page(descriptors_[1], job.page, job.width, job.height, descriptors_[0]); !drawn)
            return fail(drawn.error());
        return Found{};
    }

    Result<Found> operator()(const ReadSubtitles& job) const {
        if (descriptors_.size() < 2) return lacking();
        std::optional<media::Subtitles> read;
        if (job.from == ReadSubtitles::From::film) {
            auto within = media::subtitles_within(descriptors_[1], job.language);
            if (!within) return fail(within.error());
            read = *std::move(within);
        } else {
            auto file = media::subtitles_of_file(descriptors_[1]);
            if (!file) return fail(file.error());
            read = *std::move(file);
        }
        Found found;
        if (!read) return found;
        found.lines = static_cast<std::uint32_t>(read->events);
        std::string_view left = read->script;
        while (!left.empty()) {
            const auto wrote = ::write(descriptors_[0], left.data(), left.size());
            if (wrote <= 0)
                return fail(Error::Code::io, "its subtitles cannot be written: is the disk full?");
            left.remove_prefix(static_cast<std::size_t>(wrote));
        }
        return found;
    }

private:
    static Unexpected<Error> lacking() {
        return fail(Error::Code::invalid, "the job came without its descriptors");
    }
    std::span<const int> descriptors_;
    const Telling& telling_;
};

} // namespace

Result<Found> work(const Job& job, std::span<const int> descriptors, const Telling& telling) {
    return std::visit(Worker(descriptors, telling), job);
}

} // namespace lianping::intake
