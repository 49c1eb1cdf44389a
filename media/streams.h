#pragma once
// Which of a file's streams is its picture: the same answer for `check` and for the player. For the folders
// that include libav.

#include "base/result.h"
#include "media/straight_times.h"

#include <string>

struct AVCodecContext;
struct AVCodecParameters;
struct AVFormatContext;
struct AVFrame;
struct AVStream;

namespace lianping::media {

// The best stream of pictures that can be decoded; null where there is none. Cover art and pictures that
// belong to another (thumbnails) are none.
AVStream* picture_stream(AVFormatContext& format);

// Whether the container holds a single picture that has no time (PNG, JPEG, TGA, ...). GIF, APNG, AVIF may
// hold more than one and are none of these.
bool holds_still(const AVFormatContext& format);

// "h264 (High)", for people; the container's own four letters where the codec is not known.
std::string codec_text(const AVCodecParameters& parameters);

// Why a stream cannot be shown though its codec may be known: encryption, a codec that nothing here decodes,
// too many pixels, colours that only its maker's decoder knows (Dolby Vision 5). In an operator's words.
Result<void> can_be_decoded(const AVStream& stream);

// To be called before a decoder is opened: what is drawn, not stored (SVG), is made as large as fits into
// 1920x1920.
void tell_decoder(AVCodecContext& codec);

// To be called with each picture that comes out: alpha that is multiplied into the colours already (of
// drawings) is taken out again, so that it is straight in all pictures.
void straighten(const AVCodecContext& codec, AVFrame& picture);

// For a stream of a container whose clock may jump; does nothing for others.
StraightTimes straight_times(const AVFormatContext& format, const AVStream& stream);

} // namespace lianping::media
