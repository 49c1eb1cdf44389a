#pragma once
// All live streams that this player is told to receive, and the sources that show them.

#include "plan/item.h"
#include "player/source.h"
#include "player/sources/live_sound.h"
#include "player/sources/live_stream.h"
#include "wire/streams.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: safe.
class LiveStreams {
public:
    static constexpr Duration linger = 3s; // of a stream that is no longer in the list: the list of a
                                           // controller that has just started may not be whole yet

    // As each LiveStream's.
    explicit LiveStreams(LiveStream::Around around);

    // What is to be received from now on. Ends and begins threads; ending may take 2 s each.
    void follow(const StreamList& list, NodeTime now);
    // Ends what lingers.
    void tend(NodeTime now);
    std::vector<ReceivedStream> report();
    bool any() const;

    // What is heard with a live item; its frames are the house grid's.
    std::shared_ptr<SoundSource> open_sound(const Item& item, SoundShape shape);

    // A source of a live item whose slot begins at `start`. Its pictures come as soon as the stream's do.
    std::unique_ptr<Source> open(const Item& item, HouseTime start);

private:
    struct Known {
        StreamKey key;
        std::unique_ptr<LiveStream> stream;
        NodeTime until = NodeTime::never();
    };
    std::shared_ptr<LiveRing> ring(const std::string& stream);
    std::shared_ptr<SoundPackets> sound(const std::string& stream);

    const LiveStream::Around around_;
    mutable std::mutex mutex_; // guards what follows
    std::map<std::string, std::shared_ptr<LiveRing>> rings_;
    std::map<std::string, std::shared_ptr<SoundPackets>> sounds_;
    // One for all items with the same sound, so that it goes on from one to the next.
    struct Heard {
        std::string stream;
        Duration latency;
        SoundShape shape;
        friend auto operator<=>(const Heard&, const Heard&) = default;
    };
    std::map<Heard, std::weak_ptr<LiveSound>> heard_;
    std::map<std::string, Known> streams_;
};

} // namespace lianping::player
