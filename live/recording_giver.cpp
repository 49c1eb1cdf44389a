#include "live/recording_giver.h"

#include "base/descriptor.h"
#include "base/log.h"
#include "base/version.h"
#include "live/stand_back.h"
#include "media/store.h"
#include "plan/recording_name.h"
#include "time/clock.h"
#include "transport/agent_link.h"
#include "transport/session.h"
#include "transport/waiting.h"

#include <fcntl.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <map>
#include <optional>
#include <thread>

namespace lianping::live {
namespace {

namespace fs = std::filesystem;

constexpr Duration look_every = 1s, offer_every = 5s;

// False: so much cannot be read there.
bool read_at(const fs::path& file, std::uint64_t offset, std::string& into) {
    const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    for (std::size_t done = 0; done < into.size();) {
        const auto got =
            ::pread(from.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

class RecordingGiver::Giving {
public:
    Giving(Context& context, Settings settings)
        : context_(context), settings_(std::move(settings)), thread_([this] { run(); }) {}
    ~Giving() {
        stopped_ = true;
        waker_.wake();
        thread_.join();
    }

private:
    void run() {
        pthread_setname_np(pthread_self(), "giver");
        stand_back();
        while (!stopped_) {
            if (clock_.now() >= next_look_) look();
            serve();
            std::array<Waitable, 2> things{waker_.waitable(), waker_.waitable()};
            if (link_) things[1] = link_->waitable();
            wait_for(things, std::clamp<Duration>(next_look_ - clock_.now(), 1ms, look_every));
        }
    }

    void serve() {
        if (!link_) return;
        while (auto event = link_->poll(clock_.now())) take(*event);
        if (clock_.now() >= next_offer_) offer();
    }

    // What lies there. A file there is whole and never changes, so it is hashed once.
    void look() {
        std::map<std::string, RecordingOffer> there; // by name: the oldest first
        std::error_code failed;
        for (fs::directory_iterator at(settings_.folder, failed), end; !failed && at != end && !stopped_;
             at.increment(failed)) {
            const std::string name = at->path().filename().string();
            if (name.front() == '.' || !name.ends_with(recording_ending)) continue;
            if (const auto known = files_.find(name); known != files_.end()) {
                there.insert(*known);
                continue;
            }
            // Others go on meanwhile: it may be gigabytes.
            auto hash = media::hash_file(at->path(), [this](double) {
                serve();
                return !stopped_;
            });
            std::error_code gone;
            const auto size = fs::file_size(at->path(), gone);
            if (hash && !gone) there[name] = {*std::move(hash), name, size};
        }
        next_look_ = clock_.now() + look_every;
        if (there == files_) return;
        files_ = std::move(there);
        if (files_.empty())
            link_.reset();
        else if (link_)
            offer();
        else
            link_.emplace(context_, AgentLink::Settings{settings_.source, random_session(), settings_.key,
                                                        settings_.door});
    }

    void offer() {
        next_offer_ = clock_.now() + offer_every;
        RecordingOffers offers;
        for (const auto& [name, file] : files_)
            if (offers.files.size() < max_recording_offers) offers.files.push_back(file);
        link_->send(FromAgent(std::move(offers)));
    }

    void take(AgentLink::Event& event) {
        if (std::holds_alternative<AgentLink::Connected>(event)) {
            AgentHello hello;
            hello.node = settings_.source;
            hello.session = session_;
            hello.software = "lianping " + version();
            hello.part = AgentHello::Part::recordings;
            link_->send(FromAgent(std::move(hello)));
            offer();
        } else if (std::holds_alternative<AgentLink::Lost>(event)) {
            log::warn("the controller is away: recordings go to the site when it is back");
        } else {
            auto& message = std::get<ToAgent>(event);
            if (const auto* ask = std::get_if<MediaAsk>(&message)) link_->send(FromAgent(answer(*ask)));
            if (const auto* here = std::get_if<RecordingsHere>(&message))
                for (const std::string& hash : here->hashes) let_go(hash);
        }
    }

    std::map<std::string, RecordingOffer>::iterator find(const std::string& hash) {
        return std::find_if(files_.begin(), files_.end(),
                            [&](const auto& file) { return file.second.hash == hash; });
    }

    MediaPart answer(const MediaAsk& ask) {
        MediaPart part;
        part.id = ask.id;
        part.hash = ask.hash;
        part.kind = MediaPart::Kind::unknown;
        const auto file = find(ask.hash);
        if (file == files_.end() || ask.offset >= file->second.size) return part;
        std::string bytes(std::min<std::uint64_t>(ask.bytes, file->second.size - ask.offset), '\0');
        if (!read_at(settings_.folder / file->first, ask.offset, bytes)) return part;
        part.kind = MediaPart::Kind::data;
        part.size = file->second.size;
        part.offset = ask.offset;
        part.bytes = std::move(bytes);
        return part;
    }

    void let_go(const std::string& hash) {
        const auto file = find(hash);
        if (file == files_.end()) return;
        std::error_code failed;
        fs::remove(settings_.folder / file->first, failed);
        if (failed)
            return log::warn("{} is in the site and cannot be removed here: {}", file->first,
                             failed.message());
        log::info("{} is in the site", file->first);
        next_look_ = clock_.now();
    }

    Context& context_;
    const Settings settings_;
    const RealClock clock_;
    const std::uint64_t session_ = random_session();
    std::map<std::string, RecordingOffer> files_; // by name
    std::optional<AgentLink> link_;               // while there is something to give
    NodeTime next_look_ = NodeTime::always(), next_offer_ = NodeTime::always();
    Waker waker_;
    std::atomic<bool> stopped_{false};
    std::thread thread_; // last
};

RecordingGiver::RecordingGiver(Context& context, Settings settings)
    : giving_(std::make_unique<Giving>(context, std::move(settings))) {}

RecordingGiver::~RecordingGiver() = default;

} // namespace lianping::live
