#pragma once
// What the controller does as things happen: nodes speak, files are saved, media are taken in, time passes.
// It carries news from part to part; what follows from it, the parts decide.

#include "controller/alarm_rounds.h"
#include "controller/desks.h"
#include "controller/glass_watch.h"
#include "controller/live_rounds.h"
#include "controller/plan_rounds.h"
#include "controller/room_rounds.h"
#include "controller/site_watch.h"
#include "controller/verbs.h"

#include <functional>
#include <map>
#include <string>

namespace lianping::controller {

// Thread-safety: one thread.
class Loop {
public:
    using Endpoints = Desks::Endpoints;
    using Now = std::function<Moment()>;
    // `session`: random, of this process.
    Loop(Desks& desks, std::uint64_t session, Endpoints endpoints);

    // Reads the site and begins, or asks the nodes for house time. The first thing to be called. An error
    // where the site is one that this version must not run.
    Result<void> begin(const Moment& now);
    // Takes what has come on the sockets and file descriptors, and what has become due. Blocks on the disk
    // alone. A turn may be long, and what comes in the middle of it is stamped ahead of the instant at which
    // it is taken, not ahead of the turn's beginning: so the clocks are read more than once.
    void turn(const Now& now);
    // When turn() is to be called again at the latest.
    NodeTime next(const Moment& now) const;
    // The record of the house clock, as late as can be.
    void end(const Moment& now);

    const SiteWatch& watch() const { return watch_; }
    // This controller had stood down, and is to lead again: it is to begin anew.
    bool leads_anew() const { return verbs_.leads_anew(); }

private:
    void begin_house(const Moment& now);
    void begin_epoch_anew(const Moment& before);
    void greet();

    void read_site(const Moment& now);
    void programme_changed(const Moment& now, const std::string& what);

    void take_event(const NodeEvent& event, const Moment& now);
    void take_hello(const Hello& hello, const Moment& now);
    void take_house_answer(const Hello& hello, const Moment& now);
    void pass_what_it_holds(const std::string& node, const Version& plan, const Version& acts,
                            const Moment& now);
    void let_agent_in(const Hello& hello, const Moment& now);
    void set_media_terms(const Moment& now);
    void take_status(const Status& status, const Moment& now);
    void take_change(const NodeRegister::Change& change, const Moment& now);
    void take_intake(const Moment& now);
    void look_at_files(const Moment& now);
    void every_second(const Moment& now);
    // Another controller leads: this one says nothing more to any node.
    bool another_leads();
    void remember_standbys();
    void tend_standbys(const Moment& now);
    void stand_down(const Moment& now);
    void turn_stood_down(const Now& read);

    Desks& desks_;
    Verbs verbs_;
    LiveRounds live_;
    PlanRounds plans_;
    RoomRounds room_;
    GlassWatch glass_;
    AlarmRounds alarms_;
    SiteWatch watch_;
    const std::uint64_t session_;
    const std::size_t descriptors_;          // that this process may have open
    std::string standbys_kept_;              // as they are on disk
    std::vector<std::string> standbys_told_; // to nodes

    NodeTime ask_until_ = NodeTime::never(); // nodes are asked for house time until then
    NodeTime next_second_, next_media_look_, next_text_look_;
    NodeTime read_again_ = NodeTime::never();
    std::string refused_; // the findings that were told last, so that they are told once
    std::map<std::string, Duration> questions_;  // for house time, by node: when it was asked (monotonic)
    std::map<std::string, std::uint64_t> asked_; // by node: the session that was asked after the clock began
};

} // namespace lianping::controller
