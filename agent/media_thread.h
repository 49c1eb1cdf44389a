#pragma once
// The thread that brings media to this machine: what the plans of its nodes need, the most urgent first. It
// waits for the network and the disk; nothing else waits for it.

#include "agent/household.h"
#include "agent/media_fetch.h"
#include "agent/media_giving.h"
#include "media/store_keeper.h"
#include "time/clock.h"
#include "transport/context.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

namespace lianping::agent {

// Thread-safety: made and ended by one thread.
class MediaThread {
public:
    struct Parts { // what is referred to outlives it
        Context& context;
        const Clock& clock;
        std::filesystem::path data;
        PeerKeys& peer_keys;                      // whom the context's guard lets in
        std::optional<Listening> gives_at{};      // where other nodes take media; nothing: nowhere
        std::optional<std::uint64_t> keep_free{}; // bytes; see media::StoreKeeper
    };
    explicit MediaThread(Parts parts);
    ~MediaThread(); // as soon as the disk lets it

    // What it said of them last. Any thread.
    MediaState state() const;

private:
    class Bringing;
    std::shared_ptr<Bringing> bringing_;
    std::jthread thread_;
};

} // namespace lianping::agent
