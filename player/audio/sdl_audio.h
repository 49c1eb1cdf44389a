#pragma once
// Sound through SDL: ALSA, PulseAudio, PipeWire, or whatever SDL_AUDIODRIVER names.
//
// SDL tells nothing of a device's latency. What is taken for it is two periods for all drivers: what SDL's
// ALSA holds when it asks (two periods of hardware buffer, start threshold one frame; SDL 2.26.5,
// SDL_alsa_audio.c, ALSA_set_buffer_size), and what mpv takes for SDL as well (audio/out/ao_sdl.c). What
// servers, HDMI sinks and amplifiers add is constant, and is the operator's to say (--audio-delay).

#include "player/audio/audio_device.h"
#include "time/clock.h"

#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

// Opens the device called so (its name or the beginning of it, in any letters), or the desktop's default
// where `wanted` is empty, in the device's own rate and channels where it tells them, `period` frames at a
// time where it lets us. `fill` is called from then on. `clock` must outlive it. Blocks as long as the sound
// server does. At most one of these lives at a time. Errors: not_found (no device, or none of that name: then
// those that are), io. To be called on one thread only, and not while another thread starts or ends SDL.
Result<std::unique_ptr<AudioDevice>>
open_sdl_audio(const std::string& wanted, int period, const Clock& clock,
               const std::function<FillPeriod(const AudioFormat&, Duration delay)>& make_fill);

} // namespace lianping::player
