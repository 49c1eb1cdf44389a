#pragma once
// The pictures of one file in order, from anywhere in it. Reads and decodes on the calling thread; knows
// media time and frame numbers, not slots.
//
// Media time counts from the first picture that comes out of the decoder, edit lists applied, as media::probe
// measures. Where the file has a steady rate, instants are those of the rate and not of the container's
// rounded stamps (Matroska keeps milliseconds), as long as the two agree to a tick of the container.

#include "base/result.h"
#include "media/input.h"
#include "media/straight_times.h"
#include "player/frame.h"
#include "player/sources/clip_decoder.h"
#include "player/sources/deinterlacer.h"
#include "player/sources/libav.h"
#include "player/sources/picture.h"
#include "time/frame_rate.h"
#include "time/instants.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lianping::player {

// Thread-safety: unsafe.
class ClipReader {
public:
    // Opens the file and finds its first picture. Blocks on the disk; gives up when `stop` becomes true (it
    // must outlive the reader). Errors: not_found, corrupt, unsupported.
    static Result<ClipReader> open(const std::filesystem::path& file, const std::atomic<bool>& stop,
                                   PicturesIn where = PicturesIn::memory);

    struct Picture {
        std::shared_ptr<Frame> frame; // number is set; due and lasts are the caller's
        MediaTime at;
        Duration lasts{}; // as the file says; zero where it does not
    };
    enum class State { picture, end, broken };
    // The next picture in order of time. `broken`: reading or decoding cannot go on, see trouble().
    State next(Picture& picture);

    // Goes to the last picture from which decoding can begin at or before `at`. False where that fails: then
    // it stands at the beginning.
    bool seek(MediaTime at);
    // Whether seek(at) would land after `from`. False where the file's index does not tell.
    bool can_skip(MediaTime from, MediaTime at) const;

    // Pictures that no other needs are not decoded: all of them, or those well before an instant.
    void skip_disposable(bool on) { skip_ = on; }
    void skip_disposable_before(MediaTime at) { exact_from_ = at; }

    FrameRate rate() const { return rate_; } // num 0: none known
    bool still() const { return still_; }    // a single picture, not a clip
    std::string decoder() const;
    // What is unusual: a device that failed. Empty: nothing.
    std::string note() const { return decoder_->note(); }
    std::string trouble() const;
    std::uint32_t damaged() const { return damaged_; } // packets that could not be decoded

private:
    ClipReader() = default;
    Result<void> find_first_picture();
    State decode(AvPtr<AVFrame>& decoded);
    State decode_as_coded(AvPtr<AVFrame>& decoded);
    State damaged(int code);
    bool go_on_in_software(int code);
    bool seek_by_scan(MediaTime at);
    void rewind();
    void flush();
    bool read_packet(); // into packet_; false at the end
    State feed();
    void describe(std::int64_t pts, std::int64_t duration, Picture& picture) const;
    MediaTime media_time(std::int64_t pts) const;
    std::int64_t pts_of(MediaTime at) const;

    std::unique_ptr<media::Input> input_;
    AVFormatContext* format_ = nullptr; // input_'s
    std::optional<ClipDecoder> decoder_;
    std::optional<Deinterlacer> deinterlacer_; // from the first interlaced picture on
    AvPtr<AVPacket> packet_;
    AvPtr<AVFrame> first_;       // decoded when the file was opened, not handed out yet
    AVStream* stream_ = nullptr; // format_'s
    PictureMaker maker_;
    Orientation orientation_;
    FrameRate rate_;
    std::int64_t first_pts_ = 0;
    std::int64_t next_pts_ = 0;            // where a frame without a stamp is taken to be
    std::int64_t shown_until_ = INT64_MIN; // pictures up to it were handed out before a device failed
    std::int64_t last_pts_ = INT64_MIN;    // handed out last
    media::StraightTimes straight_;
    MediaTime exact_from_ = MediaTime::always();
    bool skip_ = false;
    bool still_ = false;
    bool draining_ = false;
    bool drained_ = false; // the deinterlacer too
    std::uint32_t damaged_ = 0;
    std::uint32_t damaged_in_a_row_ = 0;
    std::string trouble_;
};

} // namespace lianping::player
