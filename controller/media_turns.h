#pragma once
// Whose turn it is to get a part of a medium: what is due first comes first, within the site's limit and
// hours. Pure.
//
// The limit is a bucket that fills at its rate and holds a quarter of a second of it, one part at least; a
// turn is given while there is anything in it, and may leave it in debt.
//
// Thread-safety: unsafe.

#include "time/instants.h"
#include "wire/agents.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace lianping::controller {

// How the operator wants media to travel.
struct MediaTerms {
    std::uint64_t bytes_per_second = 0; // of all nodes together; 0: no limit
    // Outside of the hours: until then only what is due before it (and an hour behind it) is sent; always():
    // all is.
    HouseTime closed_until = HouseTime::always();
    friend bool operator==(const MediaTerms&, const MediaTerms&) = default;
};

class MediaTurns {
public:
    static constexpr std::size_t most_asks = 8; // of a node; older ones are forgotten
    static constexpr Duration behind_opening = 1h;
    static constexpr Duration longest_wait = 60s; // until it is asked again

    void follow(const MediaTerms& terms) { terms_ = terms; }
    void ask(const std::string& node, const MediaAsk& ask);
    void forget(const std::string& node); // it has gone, or begins anew

    struct Turn {
        std::string node;
        MediaAsk ask;
        std::optional<Duration> later; // not now: in so long
    };
    // What is to be answered now, if anything. `house`: HouseTime{} where there is none yet: then all hours
    // are open.
    std::optional<Turn> next(NodeTime now, HouseTime house);
    // So much was sent for the last turn.
    void sent(std::uint64_t bytes);
    // When next() may have something, `now` at the earliest; never() while nobody asks.
    NodeTime ready_at(NodeTime now) const;

private:
    struct Waiting {
        std::string node;
        MediaAsk ask;
    };
    bool closed_to(const MediaAsk& ask, HouseTime house) const;
    void fill(NodeTime now);

    MediaTerms terms_;
    std::deque<Waiting> waiting_; // in the order in which they came
    double bucket_ = 0;           // bytes
    NodeTime filled_ = NodeTime::always();
};

} // namespace lianping::controller
