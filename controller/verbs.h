#pragma once
// What operators ask for on the control socket: acts, and questions. docs/controller.md has the table.

#include "controller/desks.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lianping::controller {

// Thread-safety: one thread. Never blocks but on the disk.
class Verbs {
public:
    explicit Verbs(Desks& desks) : desks_(desks) {}

    void handle(const Request& request, const Moment& moment);
    // Something that a command waits for may have happened: media were taken in, a node confirmed, time has
    // passed.
    void tick(const Moment& moment);
    void snapshot_came(const SnapshotReply& reply);
    void proofs_came();  // what the records have answered meanwhile: proof_verb.cpp
    void mirrors_came(); // what was found for standbys: standby_verbs.cpp
    // When tick() has something to do at the latest.
    NodeTime next(const Moment& moment) const;
    // By screen: the streams of links that are about to be taken.
    std::map<std::string, std::set<std::string>> awaited_streams() const;
    // Whether another programme came on air by a verb since the last call.
    bool programme_changed() { return std::exchange(programme_changed_, false); }
    // This controller had stood down, and is to lead again: it is to begin anew.
    bool leads_anew() const { return leads_anew_; }

private:
    using Arguments = std::map<std::string, std::string>;
    // What an act verb asks for, read.
    struct Asked {
        std::vector<std::string> screens;
        ActDesk::By by;
        HouseTime until;
    };
    struct WaitingTake { // for its media, or the first pictures of a link or of a layout of one
        Request request;
        std::vector<programme::ItemSpec> items; // of a layout: none
        NodeTime patience;
        std::map<std::string, std::set<std::string>> streams; // of a link, by screen; empty: it is none
        NodeTime pictures_by; // until then their first pictures are waited for
    };
    static constexpr Duration picture_patience =
        1500ms; // for the first pictures of what was not shown before
    struct WaitingSnapshot {
        std::string peer, screen;
        std::uint64_t command = 0;
        NodeTime patience;
    };

    struct WaitingOrder { // of several nodes of a screen
        Request request;
        AgentOrder::Kind kind = AgentOrder::Kind::none;
        std::map<std::uint64_t, std::string> waits; // for the results of these orders, by node
        std::map<std::string, OrderResult> results; // by node
        std::set<std::string> ending;               // nodes whose housekeepers are being started anew
        NodeTime patience;
    };

    void refuse(const Request& request, const std::string& why);
    void answer(const Request& request, std::string text, std::string json = "", std::string bytes = "");

    Result<std::vector<std::string>> screens(const Arguments& arguments) const;
    Result<Asked> asked(const Request& request, const Moment& moment) const;
    // Sends and keeps the acts of the screens that changed, notes the act, and answers when it is confirmed.
    void done(const Request& request, const Moment& moment, const Asked& asked,
              const std::vector<std::string>& changed, const std::string& what);

    void take(const Request& request, const Moment& moment);
    void take_now(const Request& request, const Moment& moment,
                  const std::vector<programme::ItemSpec>& items);
    bool media_ready(const std::vector<programme::ItemSpec>& items) const;
    bool pictures_ready(const WaitingTake& take, const Moment& moment) const;
    Result<std::map<std::string, std::set<std::string>>> streams_of(const std::string& link,
                                                                    const Arguments& arguments) const;
    void live_stop(const Request& request, const Moment& moment);
    void live_once(const Request& request, const Moment& moment);
    void once_changed(const Request& request, const Moment& moment, const std::string& verb,
                      const std::string& words);
    void live_layout(const Request& request, const Moment& moment);
    Result<std::string> stream_named(const std::string& said) const;
    void live_mute(const Request& request, const Moment& moment);
    void turn_layout(const Request& request, const Moment& moment);
    // The screens that the link is on at `t`.
    std::vector<std::string> screens_with(const std::string& link, HouseTime t) const;
    Result<std::string> link_with(const std::string& layout, const Arguments& arguments, HouseTime t) const;
    void release(const Request& request, const Moment& moment);
    void hold(const Request& request, const Moment& moment);
    void go(const Request& request, const Moment& moment);
    void alert(const Request& request, const Moment& moment);
    void alert_clear(const Request& request, const Moment& moment);
    void identify(const Request& request, const Moment& moment);
    void sound_test(const Request& request, const Moment& moment);

    void status(const Request& request, const Moment& moment);
    void now(const Request& request, const Moment& moment);
    void snapshot(const Request& request, const Moment& moment);
    void programme_list(const Request& request, const Moment& moment);
    void programme_back(const Request& request, const Moment& moment);
    void plan(const Request& request, const Moment& moment);
    void acts(const Request& request, const Moment& moment);
    void catalogue(const Request& request, const Moment& moment);
    void event_log(const Request& request, const Moment& moment);
    void proof(const Request& request, const Moment& moment);

    // Who may do what: key_verbs.cpp.
    static Role least_role(std::string_view verb);
    static bool answers_stood_down(std::string_view verb);   // standby_verbs.cpp
    Result<PublicKey> key_of(const std::string& said) const; // a code of a stranger, or a key
    Result<std::string> only_node_without_key() const;
    void key_list(const Request& request, const Moment& moment);
    void key_enrol(const Request& request, const Moment& moment);
    void key_remove(const Request& request, const Moment& moment);
    void key_rename(const Request& request, const Moment& moment);
    void restart(const Request& request, const Moment& moment); // machine_verbs.cpp
    void reboot(const Request& request, const Moment& moment);
    void logs(const Request& request, const Moment& moment);
    void machines(const Request& request, const Moment& moment);
    void order(const Request& request, const Moment& moment, AgentOrder order);
    void orders_came(const Moment& moment);
    void housekeepers_came(WaitingOrder& waiting) const;
    void order_over(const WaitingOrder& waiting, const Moment& moment);
    void alarms(const Request& request, const Moment& moment);       // alarm_verbs.cpp
    void media_status(const Request& request, const Moment& moment); // media_verbs.cpp
    void live_invite(const Request& request, const Moment& moment);  // invitations.cpp
    void card(const Request& request, const Moment& moment);
    void standby(const Request& request, const Moment& moment); // standby_verbs.cpp
    void standby_look(const Request& request, const Moment& moment);
    void standby_read(const Request& request, const Moment& moment);
    void standby_term(const Request& request, const Moment& moment);
    void standby_take_over(const Request& request, const Moment& moment);

    Desks& desks_;
    std::vector<WaitingTake> takes_;
    std::map<std::uint64_t, WaitingSnapshot> snapshots_;
    std::vector<WaitingOrder> orders_;
    struct WaitingProof {
        std::string peer;
        std::uint64_t command = 0;
    };
    std::map<std::uint64_t, WaitingProof> proofs_; // by the number of the question
    std::uint64_t last_snapshot_ = 0;
    bool programme_changed_ = false, leads_anew_ = false;
};

} // namespace lianping::controller
