#include "player/sources/subtitle_painter.h"

#include <ass/ass.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace lianping::player {
namespace {

constexpr std::uintmax_t largest_script = 32U << 20;
constexpr Duration step_of_motion = 40ms;
constexpr const char* usual_font = "Noto Sans CJK SC"; // for what a script's own font lacks

struct EndAss {
    void operator()(ASS_Library* library) const { ass_library_done(library); }
    void operator()(ASS_Renderer* renderer) const { ass_renderer_done(renderer); }
    void operator()(ASS_Track* track) const { ass_free_track(track); }
};
template <class T>
using AssPtr = std::unique_ptr<T, EndAss>;

// What libass reckons in.
long long ms_of(MediaTime at) { return at.ns() / 1'000'000; }

// Whether an event looks different from one instant to the next.
bool moves(const ASS_Event& event) {
    const std::string_view text = event.Text != nullptr ? event.Text : "";
    const std::string_view effect = event.Effect != nullptr ? event.Effect : "";
    if (!effect.empty()) return true;
    for (const std::string_view tag : {"\\t(", "\\move", "\\fad", "\\k", "\\K"})
        if (text.find(tag) != std::string_view::npos) return true;
    return false;
}

struct Box {
    int left = 0, top = 0, right = 0, bottom = 0;
};

Box around(const ASS_Image* images) {
    Box box;
    bool first = true;
    for (const auto* image = images; image != nullptr; image = image->next) {
        if (image->w <= 0 || image->h <= 0) continue;
        const Box own{image->dst_x, image->dst_y, image->dst_x + image->w, image->dst_y + image->h};
        box = first ? own
                    : Box{std::min(box.left, own.left), std::min(box.top, own.top),
                          std::max(box.right, own.right), std::max(box.bottom, own.bottom)};
        first = false;
    }
    return box;
}

// a * b / 255, rounded.
std::uint32_t times(std::uint32_t a, std::uint32_t b) {
    const auto product = a * b + 128;
    return (product + (product >> 8U)) >> 8U;
}

// A one-colour coverage mask over premultiplied BGRA; libass's colour is RGBT, T being transparency.
void blend(const ASS_Image& image, std::uint8_t* pixels, std::size_t stride, const Box& box) {
    const std::uint32_t r = image.color >> 24U, g = (image.color >> 16U) & 0xFFU,
                        b = (image.color >> 8U) & 0xFFU;
    const std::uint32_t opacity = 255 - (image.color & 0xFFU);
    for (int y = 0; y < image.h; ++y) {
        const auto* mask = image.bitmap + static_cast<std::ptrdiff_t>(y) * image.stride;
        auto* out = pixels + static_cast<std::size_t>(image.dst_y - box.top + y) * stride +
                    static_cast<std::size_t>(image.dst_x - box.left) * 4;
        for (int x = 0; x < image.w; ++x, out += 4) {
            const auto alpha = times(mask[x], opacity);
            if (alpha == 0) continue;
            const auto rest = 255 - alpha;
            out[0] = static_cast<std::uint8_t>(times(b, alpha) + times(out[0], rest));
            out[1] = static_cast<std::uint8_t>(times(g, alpha) + times(out[1], rest));
            out[2] = static_cast<std::uint8_t>(times(r, alpha) + times(out[2], rest));
            out[3] = static_cast<std::uint8_t>(alpha + times(out[3], rest));
        }
    }
}

std::shared_ptr<Frame> frame_of_box(const Box& box, std::vector<std::uint8_t> pixels,
                                    const SubtitleArea& area) {
    auto frame = std::make_shared<Frame>();
    const auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(pixels));
    frame->format = PixelFormat::bgra;
    frame->width = static_cast<std::uint32_t>(std::max(1, box.right - box.left));
    frame->height = static_cast<std::uint32_t>(std::max(1, box.bottom - box.top));
    frame->planes[0] = {owner->data(), static_cast<std::ptrdiff_t>(frame->width) * 4};
    frame->matrix = ColourMatrix::rgb;
    frame->full_range = true;
    frame->part = {static_cast<double>(box.left) / area.width, static_cast<double>(box.top) / area.height,
                   static_cast<double>(box.right - box.left) / area.width,
                   static_cast<double>(box.bottom - box.top) / area.height};
    frame->owner = owner;
    frame->id = next_frame_id();
    return frame;
}

} // namespace

struct SubtitlePainter::Parts {
    AssPtr<ASS_Library> library; // first made, last gone
    AssPtr<ASS_Renderer> renderer;
    AssPtr<ASS_Track> track;
    SubtitleArea area;
    bool painted = false;
};

SubtitlePainter::SubtitlePainter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SubtitlePainter::~SubtitlePainter() = default;
SubtitlePainter::SubtitlePainter(SubtitlePainter&&) noexcept = default;
SubtitlePainter& SubtitlePainter::operator=(SubtitlePainter&&) noexcept = default;

Result<SubtitlePainter> SubtitlePainter::open(const std::filesystem::path& script, const SubtitleArea& area) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(script, failed);
    if (failed || size > largest_script)
        return fail(Error::Code::not_found, "its subtitles are not in the store");
    std::string text(size, '\0');
    if (!std::ifstream(script, std::ios::binary).read(text.data(), static_cast<std::streamsize>(size)))
        return fail(Error::Code::io, "its subtitles cannot be read");

    auto parts = std::make_unique<Parts>();
    parts->area = area;
    parts->library.reset(ass_library_init());
    if (!parts->library) return fail(Error::Code::io, "no memory");
    ass_set_message_cb(
        parts->library.get(), [](int, const char*, va_list, void*) {}, nullptr);
    parts->renderer.reset(ass_renderer_init(parts->library.get()));
    parts->track.reset(ass_read_memory(parts->library.get(), text.data(), text.size(), nullptr));
    if (!parts->renderer || !parts->track) return fail(Error::Code::corrupt, "its subtitles cannot be read");
    auto* renderer = parts->renderer.get();
    ass_set_frame_size(renderer, static_cast<int>(area.width), static_cast<int>(area.height));
    ass_set_margins(renderer, static_cast<int>(area.bars.top), static_cast<int>(area.bars.bottom),
                    static_cast<int>(area.bars.left), static_cast<int>(area.bars.right));
    ass_set_use_margins(renderer, 1);
    ass_set_fonts(renderer, nullptr, usual_font, ASS_FONTPROVIDER_FONTCONFIG, nullptr, 1);
    ass_set_cache_limits(renderer, 2000, 16);
    return SubtitlePainter(std::move(parts));
}

std::shared_ptr<Frame> SubtitlePainter::paint(MediaTime at) {
    int change = 0;
    const auto* images = ass_render_frame(parts_->renderer.get(), parts_->track.get(), ms_of(at), &change);
    if (change == 0 && parts_->painted) return nullptr;
    parts_->painted = true;
    const auto box = around(images);
    const auto width = static_cast<std::size_t>(box.right - box.left);
    const auto height = static_cast<std::size_t>(box.bottom - box.top);
    std::vector<std::uint8_t> pixels(std::max<std::size_t>(4, width * height * 4));
    for (const auto* image = images; image != nullptr; image = image->next)
        if (image->w > 0 && image->h > 0) blend(*image, pixels.data(), width * 4, box);
    return frame_of_box(box, std::move(pixels), parts_->area);
}

MediaTime SubtitlePainter::next_change(MediaTime at) const {
    const auto now = ms_of(at);
    auto next = MediaTime::never();
    const auto sooner = [&](MediaTime other) { next = std::min(next, other); };
    const auto& track = *parts_->track;
    for (int i = 0; i < track.n_events; ++i) {
        const auto& event = track.events[i];
        const auto start = MediaTime(std::chrono::milliseconds(event.Start));
        const auto end = MediaTime(std::chrono::milliseconds(event.Start + event.Duration));
        if (event.Start > now) {
            sooner(start);
        } else if (event.Start + event.Duration > now) {
            sooner(end);
            if (moves(event)) sooner(at + step_of_motion);
        }
    }
    return next;
}

} // namespace lianping::player
