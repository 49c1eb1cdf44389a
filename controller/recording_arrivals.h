#pragma once
// Recordings that come to the site from sources on other machines: which one of a source next, what to ask
// for, what to do with what comes. Each lies beside its place as .arriving-HASH until it is whole, has the
// right hash and is on the disk; then it has its name, or, where that is taken, the next free one. What has
// arrived already is not fetched twice.
//
// One file of a source at a time, from the front. What is there stays over cuts and restarts.
//
// Thread-safety: one thread. Blocks on the disk.

#include "media/arrival.h"
#include "media/store_keeper.h"
#include "time/instants.h"
#include "wire/agents.h"
#include "wire/recording.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace lianping::controller {

// A recording on its way to the site, for people.
struct ComingRecording {
    enum class State : std::uint8_t {
        waiting, // for its turn, or its source's machine
        coming,
        later,   // outside of the hours
        refused, // `trouble` says why; it is tried again
    };
    std::string name;
    State state = State::waiting;
    std::uint64_t size = 0, have = 0; // bytes
    std::string trouble;
    friend bool operator==(const ComingRecording&, const ComingRecording&) = default;
};

class RecordingArrivals {
public:
    static constexpr std::uint64_t asks_ahead = 4;
    static constexpr Duration patience = 30s;        // without the part that is next: asked anew
    static constexpr Duration try_again_after = 60s; // after a refusal
    static constexpr Duration gone_after = 15s;      // without a word of a source
    // Of what has begun to come and of which nothing came any more.
    static constexpr auto left_over_after = std::chrono::hours(24 * 30);

    using LookAtSpace = std::function<std::optional<media::StoreKeeper::Space>(const std::filesystem::path&)>;
    // `space`: nullptr: the disk's. `go_on`: asked while a file is read; false ends that.
    explicit RecordingArrivals(LookAtSpace space = nullptr, std::function<bool()> go_on = nullptr);

    // What is recorded, and where it goes, by source.
    using Places = std::map<std::string, RecordOrder>;
    void follow(const Places& places) { places_ = places; }

    // A connection of a source begins: nothing that was asked for so far comes any more.
    void begins_anew(const std::string& source);
    void offers(const std::string& source, const RecordingOffers& offers, NodeTime now);
    void part(const std::string& source, const MediaPart& part, NodeTime now);
    // What was asked for is not to be had now, by the site's hours.
    void later(const std::string& source, NodeTime until);

    struct Saying {
        std::string source;
        std::variant<MediaAsk, RecordingsHere> what;
    };
    // What is to be said now.
    std::vector<Saying> turn(NodeTime now);
    // Removes what is older than it is kept, and what has been left over. `now`: UTC.
    void tidy(UtcTime now) const;

    std::map<std::string, std::vector<ComingRecording>> coming(NodeTime now) const;

private:
    struct Aside {
        NodeTime until;
        std::string why;
    };
    struct Source {
        std::vector<RecordingOffer> files;
        NodeTime heard = NodeTime::always();
        std::map<std::string, Aside> aside; // by hash
        std::set<std::string> here;         // hashes that have arrived
        bool say_here = false;
        // The one under way.
        std::unique_ptr<media::Arrival> arrival;
        RecordingOffer file;
        std::uint64_t asked = 0; // up to there
        NodeTime moved;
        NodeTime closed_until = NodeTime::always();
    };
    bool begin_next(const std::string& name, Source& source, NodeTime now);
    void ask(const std::string& name, Source& source, NodeTime now, std::vector<Saying>& to);
    void give_up(Source& source, const RecordingOffer& file, NodeTime now, const std::string& why);
    void finish(Source& source, NodeTime now);
    void arrived(Source& source, const std::string& hash);
    // Nothing: it may begin.
    std::optional<std::string> refusal(const RecordOrder& place, const RecordingOffer& file) const;

    bool is_there(const std::filesystem::path& folder, const RecordingOffer& file) const;

    const LookAtSpace space_;
    const std::function<bool()> go_on_;
    Places places_;
    std::map<std::string, Source> sources_;
    std::uint64_t last_id_ = 0;
};

} // namespace lianping::controller
