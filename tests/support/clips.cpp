#include "support/clips.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace lianping::testing {
namespace {

// The band: from 1/20 to 19/20 of the width, from 3/10 to 7/10 of the height, 16 cells in each of two rows.
constexpr double kBandX = 0.05, kBandW = 0.9, kBandY = 0.3, kBandH = 0.4;
constexpr unsigned kCells = 16;

// Six bits over the 26 of frame and clip: CRC-6/ITU (polynomial 0x03).
unsigned checksum(unsigned clip, unsigned frame) {
    const std::uint32_t bits = (frame << 10U) | (clip & 0x3FFU);
    unsigned crc = 0;
    for (int bit = 25; bit >= 0; --bit) {
        const unsigned top = ((crc >> 5U) ^ (bits >> static_cast<unsigned>(bit))) & 1U;
        crc = ((crc << 1U) & 0x3FU) ^ (top != 0 ? 0x03U : 0U);
    }
    return crc ^ 0x2AU; // so that an all black and an all white band do not read
}

struct PipeCloser {
    void operator()(std::FILE* pipe) const {
        if (pipe != nullptr) pclose(pipe);
    }
};

std::string quoted(const std::filesystem::path& path) {
    std::string out = "'";
    for (const char c : path.string()) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

double luma_at(const CodedPixels& pixels, unsigned x, unsigned y) {
    const std::uint8_t* p = pixels.data + static_cast<std::ptrdiff_t>(y) * pixels.stride +
                            static_cast<std::ptrdiff_t>(x) * pixels.bytes_per_pixel;
    if (pixels.bytes_per_pixel == 1) return p[0];
    return 0.114 * p[0] + 0.587 * p[1] + 0.299 * p[2];
}

// The mean over the middle half of a cell, or nothing where it is outside of the pixels.
std::optional<double> cell_luma(const CodedPixels& pixels, const PictureRect& rect, unsigned row,
                                unsigned column) {
    const double cell_w = rect.w * kBandW / kCells;
    const double cell_h = rect.h * kBandH / 2;
    const double left = rect.x + rect.w * kBandX + column * cell_w;
    const double top = rect.y + rect.h * kBandY + row * cell_h;
    const auto x0 = static_cast<long>(std::ceil(left + cell_w / 4));
    const auto x1 = std::max(x0 + 1, static_cast<long>(left + cell_w * 3 / 4));
    const auto y0 = static_cast<long>(std::ceil(top + cell_h / 4));
    const auto y1 = std::max(y0 + 1, static_cast<long>(top + cell_h * 3 / 4));
    if (x0 < 0 || y0 < 0 || x1 > static_cast<long>(pixels.width) || y1 > static_cast<long>(pixels.height))
        return {};
    double sum = 0;
    for (long y = y0; y < y1; ++y)
        for (long x = x0; x < x1; ++x)
            sum += luma_at(pixels, static_cast<unsigned>(x), static_cast<unsigned>(y));
    return sum / static_cast<double>((x1 - x0) * (y1 - y0));
}

} // namespace

std::vector<std::uint8_t> coded_picture(unsigned clip, unsigned frame, unsigned width, unsigned height) {
    const std::size_t luma = static_cast<std::size_t>(width) * height;
    std::vector<std::uint8_t> picture(luma + luma / 2);
    std::fill_n(picture.begin(), luma, static_cast<std::uint8_t>(90 + clip * 37 % 60));
    std::fill_n(picture.begin() + static_cast<std::ptrdiff_t>(luma), luma / 4,
                static_cast<std::uint8_t>(80 + clip * 53 % 96));
    std::fill_n(picture.begin() + static_cast<std::ptrdiff_t>(luma + luma / 4), luma / 4,
                static_cast<std::uint8_t>(80 + clip * 71 % 96));
    const auto fill = [&](double x, double y, double w, double h, std::uint8_t value) {
        const auto x0 = static_cast<unsigned>(std::lround(x * width)),
                   x1 = static_cast<unsigned>(std::lround((x + w) * width));
        const auto y0 = static_cast<unsigned>(std::lround(y * height));
        const auto y1 = static_cast<unsigned>(std::lround((y + h) * height));
        for (unsigned row = y0; row < std::min(y1, height); ++row)
            std::fill(picture.begin() + static_cast<std::ptrdiff_t>(row) * width + std::min(x0, width),
                      picture.begin() + static_cast<std::ptrdiff_t>(row) * width + std::min(x1, width),
                      value);
        // The band without colour, so that its luma is its grey.
        for (unsigned row = y0 / 2; row < std::min(y1, height) / 2; ++row)
            for (std::size_t plane = 0; plane < 2; ++plane)
                std::fill_n(picture.begin() + static_cast<std::ptrdiff_t>(luma + plane * luma / 4 +
                                                                          row * (width / 2) + x0 / 2),
                            std::min(x1, width) / 2 - x0 / 2, std::uint8_t{128});
    };
    fill(frame % 60 / 60.0, 0.85, 0.05, 0.1, 220);
    fill(kBandX / 2, kBandY - 0.05, kBandW + kBandX, kBandH + 0.1, 126);
    const std::uint32_t rows[2] = {frame & 0xFFFFU,
                                   ((clip & 0x3FFU) << 6U) | checksum(clip, frame & 0xFFFFU)};
    for (unsigned row = 0; row < 2; ++row)
        for (unsigned column = 0; column < kCells; ++column)
            fill(kBandX + kBandW / kCells * column, kBandY + kBandH / 2 * row, kBandW / kCells, kBandH / 2,
                 ((rows[row] >> (kCells - 1 - column)) & 1U) != 0 ? 235 : 16);
    return picture;
}

std::optional<PictureCode> read_code(const CodedPixels& pixels, const PictureRect& rect) {
    if (pixels.data == nullptr || pixels.width == 0 || pixels.height == 0) return {};
    const PictureRect where =
        rect.w > 0 ? rect
                   : PictureRect{0, 0, static_cast<double>(pixels.width), static_cast<double>(pixels.height)};
    std::uint32_t rows[2] = {0, 0};
    for (unsigned row = 0; row < 2; ++row)
        for (unsigned column = 0; column < kCells; ++column) {
            const auto luma = cell_luma(pixels, where, row, column);
            if (!luma || (*luma > 75 && *luma < 180)) return {};
            rows[row] = (rows[row] << 1U) | (*luma >= 180 ? 1U : 0U);
        }
    const PictureCode code{rows[1] >> 6U, rows[0]};
    if ((rows[1] & 0x3FU) != checksum(code.clip, code.frame)) return {};
    return code;
}

PictureRect contained(double picture_w, double picture_h, double screen_w, double screen_h) {
    const double scale = std::min(screen_w / picture_w, screen_h / picture_h);
    const double w = picture_w * scale, h = picture_h * scale;
    return {(screen_w - w) / 2, (screen_h - h) / 2, w, h};
}

std::filesystem::path clip_folder() {
    const char* chosen = std::getenv("LIANPING_TEST_CLIPS");
    std::filesystem::path folder = chosen != nullptr ? chosen : LIANPING_TEST_CLIP_DIR;
    std::filesystem::create_directories(folder);
    return folder;
}

const std::filesystem::path& own_folder() {
    struct Folder {
        Folder() {
            std::string made = (std::filesystem::temp_directory_path() / "lianping-test-XXXXXX").string();
            if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("no folder can be made: " + made);
            path = made;
        }
        ~Folder() {
            std::error_code ignored;
            if (getpid() == owner) std::filesystem::remove_all(path, ignored);
        }
        std::filesystem::path path;
        pid_t owner = getpid(); // a child of the test leaves it
    };
    static const Folder folder;
    return folder.path;
}

namespace {

// Runs ffmpeg on raw pictures from us; true where it ended well.
bool encode(const ClipSpec& spec, const std::string& output_arguments, const std::filesystem::path& file,
            const std::string& sound) {
    const std::string command = "ffmpeg -nostdin -loglevel error -y -f rawvideo -pix_fmt yuv420p -s " +
                                std::to_string(spec.width) + "x" + std::to_string(spec.height) + " -r " +
                                std::to_string(spec.rate_num) + "/" + std::to_string(spec.rate_den) +
                                " -i pipe:0 " + sound + output_arguments + " " + quoted(file);
    // NOLINTNEXTLINE(cert-env33-c): the command is ours, its paths are quoted
    std::unique_ptr<std::FILE, PipeCloser> pipe(popen(command.c_str(), "w"));
    if (pipe == nullptr) return false;
    for (unsigned frame = 0; frame < spec.frames; ++frame) {
        const auto picture = coded_picture(spec.clip, frame, spec.width, spec.height);
        if (std::fwrite(picture.data(), 1, picture.size(), pipe.get()) != picture.size()) return false;
    }
    return pclose(pipe.release()) == 0;
}

// How a codec is written, and into which container.
struct Coding {
    std::string ending, video, sound;
};

Coding coding_of(const ClipSpec& spec) {
    const std::string exact = " -pix_fmt yuv420p -video_track_timescale " + std::to_string(spec.rate_num);
    switch (spec.codec) {
    case ClipCodec::vp9:
        return {".webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M", "-c:a libopus "};
    case ClipCodec::hevc:
        return {".hevc.mp4",
                "-c:v libx265 -preset ultrafast -x265-params log-level=error:bframes=2 -crf 22 -tag:v hvc1" +
                    exact,
                "-c:a aac "};
    case ClipCodec::mpeg2:
        return {".ts", "-c:v mpeg2video -bf 2 -q:v 3 -pix_fmt yuv420p", "-c:a mp2 "};
    case ClipCodec::h264:
        break;
    }
    return {".mp4", "-c:v libx264 -preset ultrafast -bf 2 -crf 22" + exact, "-c:a aac "};
}

} // namespace

std::filesystem::path make_clip(const ClipSpec& spec, const std::filesystem::path& folder) {
    const Coding coding = coding_of(spec);
    const std::string name = "clip" + std::to_string(spec.clip) + "_" + std::to_string(spec.width) + "x" +
                             std::to_string(spec.height) + "_" + std::to_string(spec.rate_num) + "-" +
                             std::to_string(spec.rate_den) + "_" + std::to_string(spec.frames) + "f_g" +
                             std::to_string(spec.keyframe_every) +
                             (spec.sound == ClipSound::tone ? "_tone" : "") + coding.ending;
    std::filesystem::create_directories(folder);
    std::filesystem::path file = folder / name;
    if (std::filesystem::exists(file)) return file;
    const std::filesystem::path making = folder / (".making-" + std::to_string(getpid()) + "-" + name);
    const std::string video = coding.video + " -g " + std::to_string(spec.keyframe_every);
    std::string sound;
    if (spec.sound == ClipSound::tone)
        sound = "-f lavfi -i sine=frequency=" + std::to_string(300 + spec.clip * 50 % 1000) +
                ":sample_rate=48000:duration=" +
                std::to_string(static_cast<double>(spec.frames) * spec.rate_den / spec.rate_num) + " " +
                coding.sound;
    std::error_code ignored;
    if (!encode(spec, video, making, sound)) {
        std::filesystem::remove(making, ignored);
        return {};
    }
    std::filesystem::rename(making, file);
    return file;
}

bool make_still(unsigned clip, unsigned frame, unsigned width, unsigned height,
                const std::filesystem::path& file) {
    const std::string command = "ffmpeg -nostdin -loglevel error -y -f rawvideo -pix_fmt yuv420p -s " +
                                std::to_string(width) + "x" + std::to_string(height) +
                                " -i pipe:0 -frames:v 1 -q:v 2 " + quoted(file);
    // NOLINTNEXTLINE(cert-env33-c): the command is ours, its paths are quoted
    std::unique_ptr<std::FILE, PipeCloser> pipe(popen(command.c_str(), "w"));
    if (pipe == nullptr) return false;
    const auto picture = coded_picture(clip, frame, width, height);
    if (std::fwrite(picture.data(), 1, picture.size(), pipe.get()) != picture.size()) return false;
    return pclose(pipe.release()) == 0;
}

} // namespace lianping::testing
