#pragma once
// The parts of a running controller that its loop and its verbs work on. Owned by Controller; one thread.

#include "controller/act_answers.h"
#include "controller/act_desk.h"
#include "controller/agent_board.h"
#include "controller/alarm_book.h"
#include "controller/alarm_teller.h"
#include "controller/data_folder.h"
#include "controller/delivery.h"
#include "controller/disk_writer.h"
#include "controller/dispatch.h"
#include "controller/event_log.h"
#include "controller/house_desk.h"
#include "controller/intake.h"
#include "controller/leadership.h"
#include "controller/live_desk.h"
#include "controller/mirror_desk.h"
#include "controller/muted_sources.h"
#include "controller/node_register.h"
#include "controller/peer_calls.h"
#include "controller/plan_desk.h"
#include "controller/play_desk.h"
#include "controller/site_desk.h"
#include "controller/skew.h"
#include "controller/standby_book.h"
#include "controller/status_tree.h"
#include "media/store_keeper.h"
#include "plan/plan_media.h"
#include "plan/timeline.h"
#include "transport/control_server.h"
#include "transport/controller_bus.h"
#include "transport/key_register.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lianping::controller {

// The instants of one turn of the loop.
struct Moment {
    NodeTime node;
    ControllerReading clocks;
    HouseTime house; // HouseTime{} before the house clock runs
};

using media::Hashes;

// The media that these are; none where they are not ready.
void add_media(Hashes& to, const programme::MediaFacts& facts);

struct Desks {
    std::filesystem::path site_folder;
    DataFolder data;
    KeyRegister& enrolled; // the doors' guests; it outlives this
    ControllerBus bus;
    ControlServer control;
    EventLog log;
    Leadership leadership;
    HouseDesk house;
    SiteDesk site;
    PlanDesk plans;
    Waker waker; // of the loop, for the intake's thread
    // Each its own, so that an act never waits for a thousand plans.
    DiskWriter acts_on_disk, plans_on_disk, alarms_on_disk, choices_on_disk;
    PlayDesk played;
    StandbyBook standbys;
    Term heard_of_peers; // the highest in which one of the other controllers leads
    KeyPair owner;       // the key by which they know this one
    MirrorDesk mirror;
    PeerCalls peers;
    struct Endpoints {
        std::string clock;  // where nodes ask for the time
        std::string agents; // where their housekeepers call; empty: nowhere
    } endpoints;
    Intake intake;
    media::StoreKeeper store;
    AgentBoard agents; // of the housekeepers' thread, too
    programme::Catalogue catalogue;
    std::vector<MediaWanted> taken_media; // wanted by takes alone
    ActDesk acts;
    ActAnswers answers;
    NodeRegister nodes;
    Delivery delivery;
    SkewRecord skew;
    LiveDesk live;
    AlarmBook alarms;
    AlarmTeller alarm_teller;
    MutedSources muted;
    Dispatch dispatch;
    UtcTime since; // when this process began

    // `keep_free`: see media::StoreKeeper; `hooks`: see AlarmTeller.
    Desks(std::filesystem::path site, DataFolder folder, KeyRegister& made_keys, ControllerBus made_bus,
          ControlServer made_control, EventLog made_log, PlayRecords made_records,
          std::optional<std::uint64_t> keep_free = std::nullopt, std::filesystem::path hooks = {});

    // The zone of the site; the machine's where there is no programme.
    programme::Zone zone() const;
    UtcTime utc(HouseTime at) const { return house.clock().anchor().to_utc(at); }
    PlanDesk::From plan_from() const;
    // What is on a screen and comes, by its plan and acts in force.
    const Timeline& timeline(const std::string& screen);
    // Plans all screens from `stamp` on, sends the plans and puts them on disk. Gives the screens. There is a
    // programme, and the house clock runs.
    std::vector<std::string> plan_now(HouseTime stamp, HouseTime now);
    StatusParts status(const Moment& moment) const;
    void note(const Moment& moment, std::string kind, std::string who, std::string what,
              std::string screens = "");
    // Tells the intake what the programme and the takes want; what is new in the catalogue is pending. Gives
    // whether anything is.
    bool want_media();
    // What takes wanted and cannot be shown is wanted no more: it would stay among the troubles of the site.
    void forget_unusable_takes();
    // Puts the acts of all screens on disk, as they are now; gives the number by acts_on_disk.
    std::uint64_t keep_acts();
    // The same of what operators and lectures have chosen: layouts, overruns, latencies, links that
    // are on once, muted sources.
    void keep_choices();
    // What is on air or may come without being taken in: by the plans and acts in force, and the site's
    // media.
    Hashes media_on_air() const;
    // The same with the media of the programmes that the operator can go back to. Reads all of their texts.
    Hashes media_needed() const;
    // Media of the programme that are being taken in.
    std::size_t pending_media() const;

private:
    struct Known { // what a screen's timeline was made of
        std::shared_ptr<const ScreenPlan> plan;
        std::shared_ptr<const Acts> acts;
        Timeline timeline;
    };
    std::map<std::string, Known> timelines_; // by screen
};

} // namespace lianping::controller
