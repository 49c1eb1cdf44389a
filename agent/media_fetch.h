#pragma once
// How media come to a node: which file next, what to ask for, what to do with what comes. Pure; the files are
// somebody else's.
//
// One file at a time, from the front; some parts are asked for ahead. What is due first comes first: a file
// that is due earlier than the one under way takes its place, which goes on later from where it was. A part
// that does not follow what is there is left out, so doubled, reordered and late ones do no harm.

#include "agent/media_needs.h"
#include "time/instants.h"
#include "wire/agents.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::agent {

// Thread-safety: unsafe.
class MediaFetch {
public:
    static constexpr std::uint64_t asks_ahead = 4;
    static constexpr Duration patience = 30s; // without the part that is next: asked anew
    static constexpr Duration unknown_for =
        10s; // until a file that the controller has not is asked for again

    // What is missing from now on, all of it.
    void want(MediaNeeds missing);
    // The file to be fetched now; nothing: none. Where it is another than before, begin() follows.
    std::optional<std::string> most_urgent(NodeTime now) const;
    // `have` bytes of it are there.
    void begin(const std::string& hash, std::uint64_t have, NodeTime now);
    // It is not to be fetched until then, and why.
    void set_aside(const std::string& hash, NodeTime until, MediaFile::State state, std::string trouble);
    // It is whole.
    void arrived(const std::string& hash);
    // The connection is another, or was away: nothing that was asked for comes any more.
    void ask_anew();

    // Whether a part with this id is still waited for.
    bool waits_for(const MediaPart& part) const {
        return part.hash == now_.hash && part.id >= now_.first_id && part.id <= last_id_;
    }
    // It does not follow yet what is there, but will: it is to be kept for then.
    bool comes_later(const MediaPart& part) const {
        return waits_for(part) && part.offset > now_.have &&
               part.offset <= now_.have + asks_ahead * media_part_bytes;
    }
    // The parts to ask for at this instant.
    std::vector<MediaAsk> asks(NodeTime now);
    // Whether the part's bytes are the next ones of the file under way: then they are to be put behind what
    // is there, and appended() follows.
    enum class Verdict { left_out, append };
    Verdict take(const MediaPart& part, NodeTime now);
    void appended(std::uint64_t bytes, NodeTime now);
    // The size of the file under way, once known.
    std::uint64_t size() const { return now_.size; }
    bool whole() const { return now_.known && now_.have == now_.size; }

    // The most urgent of what is missing, for people.
    std::vector<MediaFile> files(std::size_t most, NodeTime now) const;
    std::size_t missing() const { return missing_.size(); }
    // When asks() may have something that it has not now; never() where only news can bring it.
    NodeTime next(NodeTime now) const;

private:
    struct UnderWay {
        std::string hash; // empty: none
        HouseTime due;
        std::uint64_t have = 0, asked = 0, size = 0; // bytes; asked: up to there
        bool known = false;                          // the size
        NodeTime moved;                              // when it last came on
        std::uint64_t first_id = 0;                  // older answers are of asks that were given up
    };
    struct Aside {
        NodeTime until;
        MediaFile::State state = MediaFile::State::refused;
        std::string trouble;
    };
    struct Known {
        std::uint64_t size = 0, have = 0;
    };
    void give_up();

    MediaNeeds missing_;
    UnderWay now_;
    std::map<std::string, Aside> aside_; // by hash
    std::map<std::string, Known> known_; // of those that were under way before
    std::uint64_t last_id_ = 0;
};

} // namespace lianping::agent
