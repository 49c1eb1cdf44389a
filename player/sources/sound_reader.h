#pragma once
// The sound of one file in order, from anywhere in it, as the device wants it: its rate, its channels,
// floats. Reads and decodes on the calling thread; knows media time, not slots.
//
// Media time counts from the first picture that comes out of the decoder (of sound alone: from the first
// sample), edit lists applied, as media::probe measures. What coders put before the first sample (AAC's,
// MP3's, Opus's priming) is left out, as far as the container says how much that is. Frame n of what comes
// out is the sound at n / rate seconds of media time wherever reading began, to half a sample of the file;
// where the container keeps rounded stamps (Matroska: milliseconds) and the coder's packets are of one
// length, their places are counted.

#include "base/result.h"
#include "media/input.h"
#include "player/sources/libav.h"
#include "time/instants.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct SwrContext;

namespace lianping::player {

struct SoundWish {
    int rate = 48000;
    int channels = 2;     // 1, 2, 4, 6 or 8
    std::string language; // of the track, as the file says ("zh", "chi"); empty, or not there: the file's
                          // first choice
};

// What is found once and stays true of the file.
struct SoundFacts {
    bool has_sound = false;
    int stream = -1;
    Duration origin{};            // media time zero, in the container's time
    int rate = 0;                 // of the file
    std::int64_t packet = 0;      // samples of a packet where all are alike; 0: they are not
    std::int64_t packet_base = 0; // a sample, counted from media time zero, at which a packet begins
    std::string words;            // "aac, 48000 Hz, 5.1"
};

// Blocks on the disk; decodes the first picture and the first piece of sound. has_sound is false where there
// is none. Gives up when `stop` becomes true. Errors: not_found, corrupt, unsupported.
Result<SoundFacts> find_sound(const std::filesystem::path& file, const std::string& language,
                              const std::atomic<bool>& stop);

// Thread-safety: unsafe.
class SoundReader {
public:
    // Opens the file to read from frame `from` on. Blocks on the disk. `facts` must be of that file and have
    // sound; `stop` must outlive the reader.
    static Result<SoundReader> open(const std::filesystem::path& file, const SoundFacts& facts,
                                    const SoundWish& wish, std::int64_t from, const std::atomic<bool>& stop);

    struct Piece {
        std::int64_t frame = 0;     // of its first frame; < 0: before media time zero
        std::vector<float> samples; // channels interleaved; may be empty
    };
    enum class State { sound, end, broken };
    // The next piece: begins where the one before ended, or later (a hole in the recording). The first may
    // begin before `from`, or after it where there is no sound so early. `broken`: decoding cannot go on, see
    // trouble().
    State next(Piece& piece);
    const std::string& trouble() const { return trouble_; }

private:
    struct SwrDelete {
        void operator()(SwrContext* converter) const;
    };
    SoundReader() = default;
    bool seek(std::int64_t sample);
    State decode();
    bool convert(Piece& piece);
    bool prepare_converter(const AVFrame& frame, std::int64_t sample);
    std::int64_t place_of(const AVFrame& frame);
    void put(Piece& piece, const std::uint8_t** data, int samples);
    void put_silence(Piece& piece, std::int64_t samples);

    std::unique_ptr<media::Input> input_;
    AvPtr<AVCodecContext> codec_;
    AvPtr<AVPacket> packet_;
    AvPtr<AVFrame> frame_;
    std::unique_ptr<SwrContext, SwrDelete> converter_;
    AVStream* stream_ = nullptr; // input_'s
    SoundFacts facts_;
    SoundWish wish_;
    std::int64_t next_sample_ = 0; // of the file, expected next
    bool placed_ = false;          // next_sample_ is known
    std::int64_t shift_ = 0;       // samples that stamps are to be moved by
    bool held_ = false;            // frame_ is to be converted yet
    double off_ = 0;               // samples by which stamps lie away from it, on the average
    std::int64_t next_frame_ = 0;  // of the output
    int converter_rate_ = 0, converter_format_ = -1, converter_channels_ = 0;
    bool draining_ = false, over_ = false;
    std::uint32_t damaged_in_a_row_ = 0;
    std::string trouble_;
};

} // namespace lianping::player
