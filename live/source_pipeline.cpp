#include "live/source_pipeline.h"

#include "base/log.h"
#include "live/ear.h"
#include "live/media_pipeline.h"
#include "live/rtmp_listener.h"
#include "live/srt_listener.h"
#include "live/whip_door.h"

#include <mutex>

namespace lianping::live {
namespace {

// One who is connected and sends no picture for so long is put out.
constexpr Duration no_pictures_for = 5s;

} // namespace

struct SourcePipeline::Impl {
    SourceSpec spec;
    std::filesystem::path keeps;
    MediaPipeline::Around around;
    mutable std::mutex mutex; // guards what follows
    std::string fault;        // of the last sender that was put out
    std::shared_ptr<MediaPipeline> media;
    std::optional<Ear> ear;           // of a camera or a desktop: they have no sound of their own
    std::unique_ptr<SenderPort> port; // last: it feeds the pipeline

    std::shared_ptr<MediaPipeline> running() const {
        const std::scoped_lock lock(mutex);
        return media;
    }
    std::string last_fault() const {
        const std::scoped_lock lock(mutex);
        return fault;
    }
    void set(std::shared_ptr<MediaPipeline> fresh) {
        const std::scoped_lock lock(mutex);
        media.swap(fresh);
    } // the old one ends here, without the lock
    void put_out(const std::string& why);
    void begin();
    void take(const RtmpSession::Media& media);
    Result<void> listen();
    Result<std::unique_ptr<SenderPort>> open_door(std::uint16_t number);
    Result<std::unique_ptr<SenderPort>> open_port();
};

// On the port's thread: another one sends from here on.
void SourcePipeline::Impl::begin() {
    set(nullptr); // ends before the next one delivers
    auto opened = MediaPipeline::open(spec, around);
    {
        const std::scoped_lock lock(mutex);
        fault = opened ? "" : opened.error().message;
    }
    if (opened) set(*std::move(opened));
}

void SourcePipeline::Impl::put_out(const std::string& why) {
    {
        const std::scoped_lock lock(mutex);
        if (why != fault) log::warn("{} is put out: {}", port->sender(), why);
        fault = why;
    }
    port->put_out();
}

// On the port's thread.
void SourcePipeline::Impl::take(const RtmpSession::Media& media_of_it) {
    const auto now = running();
    if (media_of_it.kind == RtmpSession::Media::Kind::sound) {
        if (now) now->feed(read_flv_sound(media_of_it.tag), media_of_it.timestamp * 1ms);
        return;
    }
    const auto picture = read_flv_picture(media_of_it.tag);
    if (!picture) {
        set(nullptr);
        const std::scoped_lock lock(mutex);
        fault = picture.error().message;
    } else if (now) {
        now->feed(*picture, media_of_it.timestamp * 1ms);
    }
}

namespace {

template <class Port>
Result<std::unique_ptr<SenderPort>> as_port(Result<std::unique_ptr<Port>> opened) {
    if (!opened) return fail(opened.error());
    return std::unique_ptr<SenderPort>(*std::move(opened));
}

} // namespace

Result<std::unique_ptr<SenderPort>> SourcePipeline::Impl::open_door(std::uint16_t number) {
    auto certificate = load_or_make_certificate(keeps);
    if (!certificate) return fail(certificate.error());
    WhipDoor::Options options;
    options.port = number;
    options.key = spec.secret;
    options.certificate = *std::move(certificate);
    options.begins = [this] { begin(); };
    options.ends = [this] { set(nullptr); };
    options.answer = [this](const std::string& offer) -> Result<std::string> {
        const auto now = running();
        if (!now) return fail(Error::Code::io, last_fault());
        return now->answer(offer);
    };
    options.silent_for = [this] {
        const auto now = running();
        return now ? now->silent_for() : Duration::max();
    };
    return as_port(WhipDoor::open(std::move(options)));
}

Result<std::unique_ptr<SenderPort>> SourcePipeline::Impl::open_port() {
    const auto number = static_cast<std::uint16_t>(std::stoul(spec.where.substr(1)));
    if (spec.kind == SourceSpec::Kind::whip) return open_door(number);
    const auto begins = [this] { begin(); };
    const auto ends = [this] { set(nullptr); };
    if (spec.kind == SourceSpec::Kind::rtmp)
        return as_port(RtmpListener::open(
            {number, spec.secret, [this](const RtmpSession::Media& heard) { take(heard); }, begins, ends}));
    SrtListener::Options options;
    options.port = number;
    options.passphrase = spec.secret;
    options.bytes = [this](const char* bytes, std::size_t size) {
        if (const auto now = running()) now->feed(bytes, size);
    };
    options.begins = begins;
    options.ends = ends;
    return as_port(SrtListener::open(std::move(options)));
}

Result<void> SourcePipeline::Impl::listen() {
    auto opened = open_port();
    if (!opened) return fail(opened.error());
    port = *std::move(opened);
    return {};
}

SourcePipeline::SourcePipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SourcePipeline::~SourcePipeline() = default;

Result<std::unique_ptr<SourcePipeline>> SourcePipeline::open(const SourceSpec& spec, GstClock* clock,
                                                             std::shared_ptr<const HouseMap> house,
                                                             Deliver deliver,
                                                             const std::filesystem::path& keeps,
                                                             Hearing::Deliver hear, PortRange ports) {
    auto impl = std::make_unique<Impl>();
    impl->spec = spec;
    impl->keeps = keeps;
    impl->around = {clock, std::move(house), std::move(deliver), hear, ports};
    if (is_captured_here(spec) && !spec.sound.empty() && spec.sound != "none")
        impl->ear.emplace(spec.sound, spec.cancels_echo, clock, std::move(hear));
    if (is_called(spec)) {
        if (auto listens = impl->listen(); !listens) return fail(listens.error());
    } else {
        auto opened = MediaPipeline::open(spec, impl->around);
        if (!opened) return fail(opened.error());
        impl->set(*std::move(opened));
    }
    return std::unique_ptr<SourcePipeline>(new SourcePipeline(std::move(impl)));
}

std::optional<std::string> SourcePipeline::ended() {
    if (impl_->ear) impl_->ear->tend();
    const auto media = impl_->running();
    auto why = media ? media->ended() : std::nullopt;
    if (!impl_->port) return why;
    // One sender's fault closes the door to no other.
    const std::string sender = impl_->port->sender();
    if (sender.empty()) return std::nullopt;
    if (!media) why = impl_->last_fault();
    if (!why && media->silent_for() > no_pictures_for)
        why = "what " + sender + " sends is not understood, or no pictures";
    if (why && !why->empty()) impl_->put_out(*why);
    return std::nullopt;
}

int SourcePipeline::bus_fd() const {
    const auto media = impl_->running();
    return media ? media->bus_fd() : -1;
}

void SourcePipeline::want_key_frame() {
    if (const auto media = impl_->running()) media->want_key_frame();
}

std::string SourcePipeline::trouble() const {
    if (impl_->ear && !impl_->ear->trouble().empty()) return impl_->ear->trouble();
    if (const auto media = impl_->running(); media && !media->sound_fault().empty())
        return "its sound is not understood: " + media->sound_fault();
    if (!impl_->port) return {};
    const std::string refused = impl_->port->refused();
    return refused.empty() && impl_->port->sender().empty() ? impl_->last_fault() : refused;
}

std::string SourcePipeline::sound() const {
    if (impl_->ear) return impl_->ear->trouble().empty() ? impl_->ear->device() : "";
    const auto media = impl_->running();
    return media ? media->sound() : "";
}

PictureSize SourcePipeline::size() const {
    const auto media = impl_->running();
    return media ? media->size() : PictureSize{};
}

} // namespace lianping::live
