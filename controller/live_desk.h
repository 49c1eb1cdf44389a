#pragma once
// The live streams of the site: which are wanted where, which of their sources run, who listens on which
// port. From that follows what each source and each player is told (docs/live.md). Pure: instants and
// randomness are arguments.

#include "plan/timeline.h"
#include "programme/programme.h"
#include "wire/messages.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::controller {

// The streams of what is or comes on in [t, t + ahead), seen or heard.
std::set<std::string> streams_on(const Timeline& timeline, HouseTime t, Duration ahead);

// What of them is wanted, where that is not all: sound alone of what is heard and not seen, and pictures
// alone of what is seen and not heard.
std::map<std::string, Destination::Parts> parts_on(const Timeline& timeline, HouseTime t, Duration ahead);

// The links whose streams these are.
std::set<std::string> links_on(const Timeline& timeline, HouseTime t, Duration ahead);

// Thread-safety: unsafe.
class LiveDesk {
public:
    static constexpr Duration warm_up = 12s;    // before a stream is on its source runs and players listen
    static constexpr Duration silence = 3500ms; // of a source or a player: it is gone
    static constexpr Duration settling = 3s;    // for players to say where they listen to a source that is
                                                // under way already

    // The sources of the programme. `site`: its folder.
    void expect(const programme::Programme& programme, const std::filesystem::path& site);
    // Which streams each node is to receive from now on.
    void want(std::map<std::string, std::set<std::string>> streams_by_node) {
        wanted_ = std::move(streams_by_node);
    }
    // What of them, by node and stream; of those that are not there, all.
    using Parts = std::map<std::string, std::map<std::string, Destination::Parts>>;
    void want_parts(Parts parts_by_node) { parts_ = std::move(parts_by_node); }

    // Each takes what somebody said. False: the programme has no such source.
    bool hello(const Hello& hello, HouseTime now);
    bool status(const SourceStatus& status, HouseTime now, const StreamKey& fresh);
    void reception(const Reception& reception, HouseTime now);
    // A source or a node speaks from that address, as seen from here.
    void called_from(const std::string& who, const std::string& address) { addresses_[who] = address; }
    void gone(const std::string& node) { receptions_.erase(node); }
    // Which links are recorded from now on, and since when by the site's wall clock, which is that far ahead
    // of UTC. Before the first call nobody is told anything about recordings that are under way.
    void record(std::map<std::string, CivilTime> begun_by_link, std::chrono::seconds utc_offset) {
        begun_ = std::move(begun_by_link);
        utc_offset_ = utc_offset;
    }
    // Which sources nobody is to hear.
    void mute(std::set<std::string> streams) { muted_ = std::move(streams); }
    // Sources that have fallen silent since the last call.
    std::vector<std::string> silent(HouseTime now);

    // The whole of what it is to do; nothing: it cannot be said yet, and what it does goes on.
    std::optional<StreamOrder> order(const std::string& stream, HouseTime now) const;
    StreamList list(const std::string& node) const;
    // Those to whom something else is to be said than what `order_told` and `list_told` were last given.
    std::vector<std::string> sources_to_tell(HouseTime now) const;
    std::vector<std::string> nodes_to_tell() const;
    void told(const StreamOrder& order) { told_orders_[order.source] = order; }
    void told(const std::string& node, const StreamList& list) { told_lists_[node] = list; }

    // Whether some node wants one of these streams, and every one that does has pictures of it; sound, where
    // nothing else of it is wanted.
    bool seen(const std::set<std::string>& streams) const;

    struct Source {
        SourceSpec spec;
        bool up = false;
        std::int64_t pid = 0;
        std::uint64_t session = 0;
        HouseTime heard;
        HouseTime adopted; // under way already when it was first heard of
        StreamKey key;
        std::optional<SourceStatus> status;
        RecordOrder record; // all but what follows from the time; no folder: it is not recorded
    };
    const std::map<std::string, Source>& sources() const { return sources_; }
    // Where recordings of each that is recorded go, and what they are called.
    std::map<std::string, RecordOrder> recording_places() const;
    struct Heard {
        HouseTime at;
        Reception reception;
    };
    const std::map<std::string, Heard>& receptions() const { return receptions_; }
    bool is_wanted(const std::string& stream) const;
    // Whether its pictures are to be recorded now.
    bool is_recorded(const std::string& stream) const;
    bool is_muted(const std::string& stream) const { return muted_.contains(stream); }

private:
    bool listens(const std::string& node, const std::string& stream, std::uint64_t generation,
                 std::uint16_t& port) const;
    Destination::Parts parts_for(const std::string& node, const std::string& stream) const;
    bool is_here(const std::string& who) const; // on the controller's machine
    std::string host_of(const std::string& node, const std::string& stream) const;
    RecordOrder record_of(const std::string& stream, const Source& source) const;

    std::map<std::string, Source> sources_;               // by stream
    std::map<std::string, std::set<std::string>> wanted_; // by node
    Parts parts_;
    std::map<std::string, Heard> receptions_;               // by node
    std::map<std::string, std::string> addresses_;          // of sources and nodes
    std::optional<std::map<std::string, CivilTime>> begun_; // by link
    std::chrono::seconds utc_offset_{};
    std::set<std::string> muted_;                    // streams
    std::map<std::string, StreamOrder> told_orders_; // by stream
    std::map<std::string, StreamList> told_lists_;   // by node
};

} // namespace lianping::controller
