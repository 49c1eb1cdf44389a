#include "controller/loop.h"

#include "base/log.h"
#include "controller/act_files.h"
#include "controller/delivery_hours.h"
#include "controller/descriptor_limit.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr Duration ask_nodes_for = 1s; // for house time, on a fresh boot
constexpr Duration slowest_turn = 500ms;
constexpr Duration look_at_media_every = 10s; // where inotify does not see
constexpr Duration look_at_texts_every = 2s;
constexpr Duration unstable_pause = 100ms;

} // namespace

Loop::Loop(Desks& desks, std::uint64_t session, Endpoints endpoints)
    : desks_(desks),
      verbs_(desks),
      live_(desks),
      plans_(desks),
      room_(desks),
      alarms_(desks),
      watch_(desks.site_folder),
      session_(session),
      descriptors_(raise_descriptor_limit()) {
    desks_.endpoints = std::move(endpoints);
}

// ---- the beginning, and the house clock ----

Result<void> Loop::begin(const Moment& now) {
    remember_standbys();
    desks_.bus.lead(desks_.leadership.term());
    const SiteDesk::Reread reread = desks_.site.read(now.clocks.utc);
    const auto& findings = desks_.site.findings();
    if (reread == SiteDesk::Reread::refused && desks_.site.state() == SiteDesk::State::none &&
        !findings.empty()) {
        const auto errors =
            std::count_if(findings.begin(), findings.end(), [](const programme::Finding& finding) {
                return finding.rank == programme::Finding::Rank::error;
            });
        return fail(
            Error::Code::invalid,
            programme::to_string(findings.front()) +
                (errors > 1 ? fmt::format(" (and {} more: lianpingctl check says all)", errors - 1) : ""));
    }
    if (reread == SiteDesk::Reread::unstable) read_again_ = now.node + unstable_pause;
    desks_.note(now, "start", "", "the controller started");
    if (!desks_.leadership.leads()) {
        stand_down(now);
        return {};
    }
    if (desks_.house.must_ask())
        ask_until_ = now.node + ask_nodes_for;
    else
        begin_house(now);
    programme_changed(
        now, desks_.site.state() == SiteDesk::State::refused ? "the last good programme is on air" : "");
    return {};
}

void Loop::begin_house(const Moment& now) {
    ask_until_ = NodeTime::never();
    if (auto began = desks_.house.begin(now.clocks, random_number()); !began)
        log::error("the house clock's record: {}", began.error().message);
    const Epoch epoch = desks_.house.clock().epoch();
    const Anchor anchor = desks_.house.clock().anchor();
    const HouseTime house = desks_.house.at(now.clocks);
    const auto record = desks_.house.stored();
    bool rebase = false;
    for (Acts& acts : read_acts(desks_.data.controller() / "in_force.acts")) {
        if (acts.version.epoch != epoch) {
            if (!record || record->epoch != acts.version.epoch)
                continue; // of a time that cannot be told any more
            rebase = true;
        }
        desks_.acts.restore(std::move(acts));
    }
    if (rebase) {
        const Duration shift = anchor.to_house(record->anchor.to_utc(HouseTime{})) - HouseTime{};
        desks_.acts.rebase(epoch, shift, house);
    }
    desks_.nodes.rebase(house); // those that have spoken already, before there was house time
    greet();
    Moment after = now;
    after.house = house;
    for (const auto& [name, node] : desks_.nodes.nodes())
        if (node.up) desks_.dispatch.send_all(name, house);
    plans_.want(after);
}

void Loop::greet() {
    Welcome welcome;
    welcome.session = session_;
    welcome.site = desks_.site.programme() ? desks_.site.programme()->site : "";
    if (desks_.house.began()) {
        welcome.epoch = desks_.house.clock().epoch();
        welcome.anchor = desks_.house.clock().anchor();
    }
    welcome.clock_endpoint = desks_.endpoints.clock;
    welcome.agent_endpoint = desks_.endpoints.agents;
    welcome.standbys = standbys_told_ = desks_.standbys.doors();
    desks_.dispatch.greet_with(std::move(welcome));
    if (desks_.house.began()) desks_.dispatch.welcome_all();
}

// The clock has just begun a new epoch; `before` is the moment by the old one.
void Loop::begin_epoch_anew(const Moment& before) {
    const HouseTime house = desks_.house.at(before.clocks);
    const auto screens = desks_.acts.rebase(desks_.house.clock().epoch(), house - before.house, house);
    desks_.nodes.rebase(house);
    desks_.answers.give_up();
    desks_.skew.clear();
    desks_.delivery = {};
    log::warn(
        "house time begins anew: the players hold another than this machine, which was off, could know of");
    desks_.note(before, "clock", "", "house time begins anew");
    greet();
    for (const std::string& screen : screens) desks_.dispatch.send_acts(screen, house);
    desks_.keep_acts();
    plans_.want(before);
}

// ---- the programme and the plans ----

void Loop::read_site(const Moment& now) {
    read_again_ = NodeTime::never();
    const SiteDesk::Reread reread =
        desks_.site.read(now.clocks.utc, [this](const std::string& file) { return watch_.unsettled(file); });
    if (reread == SiteDesk::Reread::unstable) {
        read_again_ = now.node + unstable_pause;
        return;
    }
    if (reread == SiteDesk::Reread::aired) programme_changed(now, "the site's files are on air");
    if (reread == SiteDesk::Reread::unchanged) {
        refused_.clear();
        return;
    }
    if (reread != SiteDesk::Reread::refused) return;
    std::string all;
    for (const programme::Finding& finding : desks_.site.findings())
        if (finding.rank == programme::Finding::Rank::error) all += programme::to_string(finding) + "\n";
    if (all == refused_) return;
    refused_ = all;
    log::error("the site is not taken, {} is on air:\n{}",
               desks_.site.programme() ? "the last good programme" : "nothing", all);
    desks_.note(now, "refused", "", all);
}

void Loop::programme_changed(const Moment& now, const std::string& what) {
    std::map<std::string, std::string> screens_by_node;
    if (desks_.site.programme())
        for (const auto& [name, node] : desks_.site.programme()->nodes) screens_by_node[name] = node.screen;
    std::map<std::string, std::string> moved; // nodes that show another screen now
    for (const auto& [name, screen] : screens_by_node)
        if (const NodeState* node = desks_.nodes.find(name); node != nullptr && node->screen != screen)
            moved[name] = screen;
    desks_.nodes.expect(screens_by_node);
    if (const std::size_t needed = descriptors_for(screens_by_node.size()); needed > descriptors_)
        log::warn("{} nodes need some {} open files, and this process may have {}: raise LimitNOFILE= of its "
                  "unit, or ulimit -n",
                  screens_by_node.size(), needed, descriptors_);
    if (desks_.site.programme()) desks_.live.expect(*desks_.site.programme(), desks_.site_folder);
    desks_.taken_media.clear();
    const bool new_media = desks_.want_media();
    for (const programme::Finding& finding : desks_.site.findings())
        log::info("{}", programme::to_string(finding));
    refused_.clear();
    greet();
    if (desks_.house.began()) {
        // What such a node holds is of its old screen, and may have a higher number than what its new one
        // has.
        for (const auto& [node, screen] : moved) {
            desks_.acts.renew(screen, {"", now.house, desks_.house.clock().epoch()});
            desks_.dispatch.send_acts(screen, now.house);
        }
    }
    if (!what.empty()) desks_.note(now, "reload", "", what);
    plans_.want(now, new_media ? PlanRounds::Why::change_with_new_media : PlanRounds::Why::change);
}

// ---- files ----

void Loop::take_intake(const Moment& now) {
    desks_.waker.clear();
    for (IntakeResult& result : desks_.intake.results()) {
        const auto at = desks_.catalogue.find(result.key);
        if (at == desks_.catalogue.end()) continue; // not wanted any more
        // What was found may have left the store meanwhile, while nothing was known to need it.
        if (result.facts.state == programme::MediaFacts::State::ready &&
            !desks_.intake.in_store(result.facts)) {
            desks_.intake.look_at_key(result.key);
            continue;
        }
        const bool showable = result.facts.state == programme::MediaFacts::State::ready;
        if (!showable && at->second.state != result.facts.state)
            desks_.note(now, "media", "", result.key + ": " + result.facts.why);
        at->second = std::move(result.facts);
        plans_.want(now, PlanRounds::Why::intake);
    }
}

void Loop::look_at_files(const Moment& now) {
    const SiteWatch::Changes changes = watch_.poll(now.node);
    bool texts = changes.texts || changes.unknown || read_again_ <= now.node;
    if (now.node >= next_text_look_) {
        next_text_look_ = now.node + look_at_texts_every;
        // Where inotify is at work the change is told there, once it has settled.
        texts = texts || (watch_.next() == NodeTime::never() && desks_.site.looks_changed());
    }
    // A file that came or went changes what is found in the texts that name it.
    if (texts || !changes.media.empty()) read_site(now);
    // A site that is not there (a share that is away, a folder that is being replaced) says nothing about its
    // media: what is on air is in the store.
    std::error_code failed;
    if (!std::filesystem::exists(desks_.site_folder / "site.yaml", failed)) {
        next_media_look_ = now.node;
        return;
    }
    for (const std::string& file : changes.media) desks_.intake.look_at(file);
    if (changes.unknown || now.node >= next_media_look_) {
        next_media_look_ = now.node + look_at_media_every;
        desks_.intake.look_at_all();
    }
}

// ---- time ----

void Loop::every_second(const Moment& now) {
    if (now.node < next_second_) return;
    next_second_ = now.node + 1s;
    desks_.bus.begin_second();
    for (const NodeRegister::Change& change : desks_.nodes.tick(now.house)) take_change(change, now);
    if (!desks_.house.began()) return;
    if (desks_.house.tick(now.clocks)) {
        log::warn("UTC was stepped: what is on screen goes on to its end, the rest is planned anew");
        desks_.note(now, "clock", "", "UTC was stepped");
        greet();
        plans_.want(now);
    }
    desks_.dispatch.send_again(now.house);
    set_media_terms(now);
    if (const auto& programme = desks_.site.programme())
        desks_.played.keep(now.clocks.utc, programme->keep_records);
    room_.turn(now);
    tend_standbys(now);
    alarms_.turn(now);
}

void Loop::set_media_terms(const Moment& now) {
    MediaTerms terms;
    if (const auto& programme = desks_.site.programme()) {
        terms.bytes_per_second = programme->delivery.bytes_per_second;
        const Anchor anchor = desks_.house.clock().anchor();
        if (const auto opening = opening_of(programme->delivery, desks_.zone(), anchor.to_utc(now.house)))
            terms.closed_until = anchor.to_house(*opening);
    }
    desks_.agents.set_terms(terms);
    desks_.agents.set_recording_places(desks_.live.recording_places());
    if (desks_.site.programme())
        desks_.agents.keep([&](const std::string& node) { return desks_.nodes.find(node) != nullptr; });
}

void Loop::turn(const Now& read) {
    if (!desks_.leadership.leads()) return turn_stood_down(read);
    Moment now = read();
    if (another_leads()) return stand_down(now);
    if (ask_until_ <= now.node) begin_house(now);
    now = read();
    desks_.bus.begin_turn();
    while (auto event = desks_.bus.poll()) {
        // Before anything is answered: what this node would get is not this controller's to say.
        if (another_leads()) return stand_down(now);
        take_event(*event, now);
    }
    now = read(); // a new epoch may have begun
    take_intake(now);
    look_at_files(now);
    while (auto request = desks_.control.poll()) verbs_.handle(*request, read());
    for (PlayDesk::Ack& stored : desks_.played.acks())
        desks_.standbys.hold(std::move(stored.node), stored.ack);
    for (const auto& [node, ack] : desks_.standbys.released(now.node)) desks_.bus.send(node, ack);
    verbs_.proofs_came();
    verbs_.mirrors_came();
    now = read();
    verbs_.tick(now);
    if (verbs_.programme_changed()) programme_changed(now, "");
    every_second(now);
    plans_.turn(now);
    live_.turn(now, verbs_.awaited_streams());
}

NodeTime Loop::next(const Moment& now) const {
    if (!desks_.leadership.leads()) return now.node + slowest_turn;
    NodeTime next =
        std::min({now.node + slowest_turn, watch_.next(), verbs_.next(now), ask_until_, read_again_});
    if (plans_.wanted()) next = std::min(next, now.node + 50ms);
    next = std::min(next, live_.next());
    return std::max(next, now.node);
}

void Loop::end(const Moment& now) {
    desks_.note(now, "stop", "", "the controller stopped");
    if (!desks_.house.began()) return;
    if (auto saved = desks_.house.save(now.clocks); !saved)
        log::error("the house clock's record: {}", saved.error().message);
}

} // namespace lianping::controller
