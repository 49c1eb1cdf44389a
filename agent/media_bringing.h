#pragma once
// Private to the media thread: what it does. media_bringing.cpp has what is needed and who is asked for it,
// media_coming.cpp what comes of it, and the room for it.
//
// Thread-safety: run() is the thread's; state() any thread's.

#include "agent/media_thread.h"
#include "agent/peer_asks.h"
#include "media/arrival.h"
#include "transport/agent_link.h"
#include "transport/session.h"

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace lianping::agent {

class MediaThread::Bringing {
public:
    explicit Bringing(Parts parts);
    void run(const std::stop_token& stop);
    MediaState state() const;

private:
    void wait();
    void look(NodeTime now);
    // One of the nodes speaks for all: they share the store.
    void choose_link();
    // Nothing that was asked for so far comes any more.
    void ask_anew();
    void forget_asks();
    HouseTime house(const ScreenPlan& plan, NodeTime now) const;
    void need(NodeTime now);
    void keep_record(NodeTime now);
    bool begin(const std::string& hash, NodeTime now);
    void bring();
    void hear_peers();
    void say_state(NodeTime now);

    bool evict();
    bool make_room(std::uint64_t bytes);
    // The one that is under way, its file open; null: none.
    media::Arrival* arrival();
    void give_up(const std::string& hash, NodeTime until, const std::string& why);
    // Another node has it, or will.
    bool is_elsewhere(const MediaPart& part, NodeTime now);
    void take(AgentLink::Event& event);
    void take(const AgentWelcome& welcome);
    void take(const MediaPart& part);
    void append(const MediaPart& part, NodeTime now);
    // Room for all of it is made before the first part is put down, so a full disk is known at once.
    bool reserved_for(media::Arrival& into, std::uint64_t size, NodeTime now);
    void finish(media::Arrival& whole, NodeTime now);
    void came(std::uint64_t bytes, NodeTime now);
    std::uint64_t rate(NodeTime now);

    const Parts parts_;
    const std::filesystem::path store_;
    const std::uint64_t session_ = random_session();
    Household household_;
    media::StoreKeeper keeper_;
    MediaFetch fetch_;
    std::optional<AgentLink> link_;
    std::optional<MediaGiving> giving_;
    PeerAsks peers_{parts_.context, session_};
    std::map<std::uint64_t, MediaAsk> asked_; // the newest
    struct Again {                            // to be asked for
        MediaAsk ask;
        NodeTime at;
    };
    std::vector<Again> again_;
    std::map<std::uint64_t, MediaPart> early_; // by offset: of the file under way, not next yet
    std::deque<std::string> lately_;           // that came whole
    std::string linked_as_;                    // the node that speaks
    PublicKey linked_key_;
    std::list<std::unique_ptr<media::Arrival>> begun_; // the last one in front
    std::string under_way_, reserved_;                 // hashes
    media::Hashes needed_;
    std::uint32_t wanted_ = 0, here_ = 0;
    std::uint64_t here_bytes_ = 0;
    Epoch house_epoch_ = 0; // the controller's, as it said last: house_ was when this machine had house_at_
    HouseTime house_;
    NodeTime house_at_;
    NodeTime next_look_ = NodeTime::always(), next_need_ = NodeTime::always(),
             next_state_ = NodeTime::always(), next_record_ = NodeTime::always();
    struct Came {
        NodeTime at;
        std::uint64_t bytes = 0;
    };
    std::list<Came> came_;
    std::set<std::string> said_;    // troubles, each once
    mutable std::mutex said_mutex_; // guards what follows
    MediaState said_state_;
};

} // namespace lianping::agent
