#include "player/sources/live_streams.h"

#include "player/sources/live_source.h"

#include <algorithm>

namespace lianping::player {

LiveStreams::LiveStreams(LiveStream::Around around) : around_(std::move(around)) {}

std::shared_ptr<LiveRing> LiveStreams::ring(const std::string& stream) {
    auto& ring = rings_[stream];
    if (!ring) ring = std::make_shared<LiveRing>();
    return ring;
}

std::shared_ptr<SoundPackets> LiveStreams::sound(const std::string& stream) {
    auto& sound = sounds_[stream];
    if (!sound) sound = std::make_shared<SoundPackets>();
    return sound;
}

std::shared_ptr<SoundSource> LiveStreams::open_sound(const Item& item, SoundShape shape) {
    const std::scoped_lock lock(mutex_);
    ring(item.sound)->expect(item.latency); // what is lost of it is waited for so long
    auto& known = heard_[{item.sound, item.latency, shape}];
    auto source = known.lock();
    if (!source) known = source = std::make_shared<LiveSound>(sound(item.sound), shape, item.latency);
    return source;
}

void LiveStreams::follow(const StreamList& list, NodeTime now) {
    std::vector<std::unique_ptr<LiveStream>> over; // ended without the lock
    {
        const std::scoped_lock lock(mutex_);
        for (auto& [name, known] : streams_)
            if (known.until == NodeTime::never() &&
                std::none_of(
                    list.streams.begin(), list.streams.end(),
                    [&, stream = name](const OfferedStream& offer) { return offer.stream == stream; }))
                known.until = now + linger;
        for (const OfferedStream& offer : list.streams) {
            if (offer.key.generation == 0) continue;
            Known& known = streams_[offer.stream];
            known.until = NodeTime::never();
            if (known.stream && known.key == offer.key) {
                known.stream->set_roc(offer.roc, offer.sound_roc);
                continue;
            }
            if (known.stream) over.push_back(std::move(known.stream));
            known.key = offer.key;
            known.stream = std::make_unique<LiveStream>(
                offer, LiveStream::Into{ring(offer.stream), sound(offer.stream)}, around_);
        }
    }
    over.clear();
    tend(now);
}

void LiveStreams::tend(NodeTime now) {
    std::vector<std::unique_ptr<LiveStream>> over; // ended without the lock
    const std::scoped_lock lock(mutex_);
    for (auto at = streams_.begin(); at != streams_.end();) {
        if (at->second.until > now) {
            ++at;
            continue;
        }
        over.push_back(std::move(at->second.stream));
        at = streams_.erase(at);
    }
    // A ring that nobody fills and nobody shows.
    std::erase_if(rings_, [&](const auto& ring) {
        return ring.second.use_count() == 1 && !streams_.contains(ring.first);
    });
    std::erase_if(heard_, [](const auto& heard) { return heard.second.expired(); });
    std::erase_if(sounds_, [&](const auto& sound) {
        return sound.second.use_count() == 1 && !streams_.contains(sound.first);
    });
}

std::vector<ReceivedStream> LiveStreams::report() {
    const std::scoped_lock lock(mutex_);
    std::vector<ReceivedStream> reports;
    for (auto& [name, known] : streams_)
        if (known.stream) reports.push_back(known.stream->report());
    return reports;
}

bool LiveStreams::any() const {
    const std::scoped_lock lock(mutex_);
    return !streams_.empty();
}

std::unique_ptr<Source> LiveStreams::open(const Item& item, HouseTime start) {
    const std::scoped_lock lock(mutex_);
    return std::make_unique<LiveSource>(ring(item.stream), start, item.latency);
}

} // namespace lianping::player
