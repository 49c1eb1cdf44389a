#include "player/audio/sdl_audio.h"

#include <SDL.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lianping::player {
namespace {

std::string small_letters(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// SDL's audio part alone, without the counters that SDL_InitSubSystem shares with the window's thread.
class Session {
public:
    static Result<Session> start() {
        if (SDL_AudioInit(nullptr) != 0) return fail(Error::Code::not_found, "no device");
        return Session();
    }
    Session(Session&& other) noexcept : live_(std::exchange(other.live_, false)) {}
    Session& operator=(Session&&) = delete;
    ~Session() {
        if (live_) SDL_AudioQuit();
    }

private:
    Session() = default;
    bool live_ = true;
};

// The name that SDL knows the wanted device by; empty: its default.
Result<std::string> find_device(const std::string& wanted) {
    if (SDL_GetNumAudioDevices(0) == 0) return fail(Error::Code::not_found, "no device");
    if (wanted.empty()) return std::string();
    std::string known;
    for (int i = 0; i < SDL_GetNumAudioDevices(0); ++i) {
        const char* name = SDL_GetAudioDeviceName(i, 0);
        if (name == nullptr) continue;
        if (small_letters(name).starts_with(small_letters(wanted))) return std::string(name);
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    return fail(Error::Code::not_found, fmt::format("there is no device \"{}\"; there {}", wanted,
                                                    known.empty() ? "is none" : "are: " + known));
}

int usable_channels(int channels) {
    return channels >= 8 ? 8 : channels >= 6 ? 6 : channels >= 4 ? 4 : channels == 1 ? 1 : 2;
}

// What the device is by its own word, as far as SDL's driver asks it.
SDL_AudioSpec native_spec(const std::string& device, int period) {
    SDL_AudioSpec native{};
    bool told = false;
    if (device.empty()) {
        char* name = nullptr;
        told = SDL_GetDefaultAudioInfo(&name, &native, 0) == 0;
        SDL_free(name);
    } else {
        for (int i = 0; i < SDL_GetNumAudioDevices(0) && !told; ++i)
            if (const char* name = SDL_GetAudioDeviceName(i, 0); name != nullptr && device == name)
                told = SDL_GetAudioDeviceSpec(i, 0, &native) == 0;
    }
    SDL_AudioSpec spec{};
    // Below that live sound, which is read between its frames, would fold: SDL converts for such a device.
    spec.freq = told && native.freq >= 44100 && native.freq <= 192000 ? native.freq : 48000;
    spec.channels = static_cast<Uint8>(usable_channels(told && native.channels > 0 ? native.channels : 2));
    spec.format = AUDIO_F32SYS;
    spec.samples = static_cast<Uint16>(period);
    return spec;
}

class SdlAudio final : public AudioDevice {
public:
    SdlAudio(Session session, const Clock& clock) : session_(std::move(session)), clock_(clock) {}
    ~SdlAudio() override {
        if (device_ != 0) SDL_CloseAudioDevice(device_);
    }

    Result<void> open(const std::string& wanted, int period,
                      const std::function<FillPeriod(const AudioFormat&, Duration)>& make_fill) {
        const auto found = find_device(wanted);
        if (!found) return fail(found.error());
        SDL_AudioSpec desired = native_spec(*found, period);
        desired.callback = &SdlAudio::ask;
        desired.userdata = this;
        SDL_AudioSpec obtained{};
        device_ = SDL_OpenAudioDevice(found->empty() ? nullptr : found->c_str(), 0, &desired, &obtained,
                                      SDL_AUDIO_ALLOW_FREQUENCY_CHANGE | SDL_AUDIO_ALLOW_SAMPLES_CHANGE);
        if (device_ == 0)
            return fail(Error::Code::io, fmt::format("the device cannot be opened ({})", SDL_GetError()));
        format_ = {obtained.freq, obtained.channels, obtained.samples};
        name_ = fmt::format("{}, {}", SDL_GetCurrentAudioDriver(), found->empty() ? "default" : *found);
        fill_ = make_fill(format_, delay());
        SDL_PauseAudioDevice(device_, 0);
        return {};
    }

    const AudioFormat& format() const override { return format_; }
    const std::string& name() const override { return name_; }
    Duration delay() const override { return Duration(2'000'000'000LL * format_.period / format_.rate); }
    bool lost() const override { return SDL_GetAudioDeviceStatus(device_) == SDL_AUDIO_STOPPED; }

private:
    static void ask(void* self, Uint8* samples, int bytes) {
        auto& audio = *static_cast<SdlAudio*>(self);
        audio.fill_({reinterpret_cast<float*>(samples), static_cast<std::size_t>(bytes) / sizeof(float)},
                    audio.clock_.now());
    }

    Session session_; // ends after the device
    const Clock& clock_;
    SDL_AudioDeviceID device_ = 0;
    AudioFormat format_;
    std::string name_;
    FillPeriod fill_;
};

} // namespace

Result<std::unique_ptr<AudioDevice>>
open_sdl_audio(const std::string& wanted, int period, const Clock& clock,
               const std::function<FillPeriod(const AudioFormat&, Duration delay)>& make_fill) {
    auto session = Session::start();
    if (!session) return fail(session.error());
    auto audio = std::make_unique<SdlAudio>(std::move(session).value(), clock);
    if (auto opened = audio->open(wanted, period, make_fill); !opened) return fail(opened.error());
    return std::unique_ptr<AudioDevice>(std::move(audio));
}

} // namespace lianping::player
