#pragma once
// Carries what is said about live streams between the bus and the LiveDesk, and looks some times a second at
// what is wanted.

#include "controller/desks.h"
#include "controller/recording_times.h"

#include <map>
#include <set>
#include <string>

namespace lianping::controller {

// Thread-safety: one thread. Never blocks.
class LiveRounds {
public:
    explicit LiveRounds(Desks& desks) : desks_(desks) {}

    // Takes what a source said, or a player about streams. False: it is for others.
    bool take(const NodeEvent& event, const Moment& now);
    // Tells whom there is something to tell. `awaited`: streams that screens want besides those of their
    // plans and acts.
    void turn(const Moment& now, const std::map<std::string, std::set<std::string>>& awaited);
    NodeTime next() const { return next_look_; } // when turn() is to be called at the latest

private:
    void look(const Moment& now, const std::map<std::string, std::set<std::string>>& awaited);
    void forget_layouts(const Moment& now);
    void record(const Moment& now);
    void extend(const Moment& now);
    void learn_latencies(const Moment& now);
    bool is_away(const std::string& link, NodeTime now);
    void note_recorder(const SourceStatus& status, const Moment& now);
    void welcome(const std::string& stream);
    void tell_source(const std::string& stream, const Moment& now);
    void tell_node(const std::string& node);

    Desks& desks_;
    std::map<std::string, std::set<std::string>> awaited_;
    std::set<std::string> welcomed_;                  // sources, by stream
    std::map<std::string, RecorderStatus> recorders_; // by stream: what was said last
    struct Planned {
        std::shared_ptr<const ScreenPlan> plan;
        Timeline timeline; // of it, without acts
    };
    std::map<std::string, Planned> planned_;  // by screen
    std::map<std::string, OnSince> recorded_; // by link: what was said last
    NodeTime next_look_ = NodeTime::never();
    NodeTime next_end_look_ = NodeTime::always();
    std::map<std::string, NodeTime> away_; // links of which nothing comes: since when
    std::set<std::string> measured_;       // links that leave their latency to us, and are or were just on
};

} // namespace lianping::controller
