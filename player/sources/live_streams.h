#pragma once
// All live streams that this player is told to receive, and the sources that show them.

#include "plan/item.h"
#include "player/source.h"
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

    // `house` as LiveStream's; `news` is called on a stream's thread when a port is open.
    LiveStreams(std::function<HouseTime()> house, std::function<void()> news);

    // What is to be received from now on. Ends and begins threads; ending may take 2 s each.
    void follow(const StreamList& list, NodeTime now);
    // Ends what lingers.
    void tend(NodeTime now);
    std::vector<ReceivedStream> report();
    bool any() const;

    // A source of a live item whose slot begins at `start`. Its pictures come as soon as the stream's do.
    std::unique_ptr<Source> open(const Item& item, HouseTime start);

private:
    struct Known {
        StreamKey key;
        std::unique_ptr<LiveStream> stream;
        NodeTime until = NodeTime::never();
    };
    std::shared_ptr<LiveRing> ring(const std::string& stream);

    const std::function<HouseTime()> house_;
    const std::function<void()> news_;
    mutable std::mutex mutex_; // guards what follows
    std::map<std::string, std::shared_ptr<LiveRing>> rings_;
    std::map<std::string, Known> streams_;
};

} // namespace lianping::player
