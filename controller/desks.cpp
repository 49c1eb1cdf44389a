#include "controller/desks.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "controller/act_files.h"
#include "controller/status_standby.h"

#include <unistd.h>

#include <algorithm>
#include <set>

namespace lianping::controller {

Desks::Desks(std::filesystem::path folder, DataFolder data_folder, KeyRegister& made_keys,
             ControllerBus made_bus, ControlServer made_control, EventLog made_log, PlayRecords made_records,
             std::optional<std::uint64_t> keep_free, std::filesystem::path hooks)
    : site_folder(std::move(folder)),
      data(std::move(data_folder)),
      enrolled(made_keys),
      bus(std::move(made_bus)),
      control(std::move(made_control)),
      log(std::move(made_log)),
      leadership(Leadership::file_in(data.path())),
      house(data.controller() / "house_clock", boot_id()),
      site(site_folder, data.controller() / "programmes", data.controller() / "live_layouts.json",
           data.controller() / "overruns.json", data.controller() / "live_latencies.json",
           data.controller() / "live_once.json"),
      plans(data.controller() / "plans"),
      acts_on_disk(waker),
      plans_on_disk(waker),
      alarms_on_disk(waker),
      choices_on_disk(waker),
      played(std::move(made_records), waker),
      owner(load_key(owner_key_file(data.path())).value_or(make_key_pair())),
      mirror({site_folder, data.path()}, waker),
      peers(owner, waker),
      intake(site_folder, media::Store(data.media()), data.controller() / "intake.json",
             intake::beside_this_program("lianping-intake"), waker),
      store(data.media(), data.controller() / "media_needed.json", keep_free,
            media::StoreKeeper::space_of(data.media())),
      agents(waker),
      alarm_teller(std::move(hooks)),
      muted(data.controller() / "live_muted.json"),
      dispatch(bus, nodes, plans, acts),
      since(read_clocks().utc) {
    live.mute(muted.streams());
}

void add_media(Hashes& to, const programme::MediaFacts& facts) {
    if (facts.state != programme::MediaFacts::State::ready) return;
    const auto add = [&](const std::string& hash) {
        if (!hash.empty()) to.insert(hash);
    };
    add(facts.hash);
    add(facts.subtitles);
    for (const std::string& page : facts.pages) add(page);
}

programme::Zone Desks::zone() const {
    if (site.programme()) {
        auto zone = programme::Zone::find(site.programme()->zone);
        if (zone) return *std::move(zone);
    }
    return programme::Zone::machine();
}

PlanDesk::From Desks::plan_from() const {
    return {*site.programme(), catalogue, site.fingerprint(), house.clock().epoch(), house.clock().anchor()};
}

const Timeline& Desks::timeline(const std::string& screen) {
    Known& known = timelines_[screen];
    auto plan = plans.plan(screen);
    auto of_screen = acts.acts(screen);
    if (known.plan != plan || known.acts != of_screen) {
        const bool together = plan && of_screen && of_screen->version.epoch == plan->version.epoch;
        known = {plan, of_screen, Timeline(plan, together ? of_screen : nullptr)};
    }
    return known.timeline;
}

std::vector<std::string> Desks::plan_now(HouseTime stamp, HouseTime now) {
    std::vector<std::string> screens = plans.plan(plan_from(), stamp);
    for (const std::string& screen : screens) dispatch.send_plan(screen, now);
    plans_on_disk.write([save = plans.save(), said = false]() mutable {
        auto saved = save();
        if (!saved && !said) log::error("the plan is not on disk: {}", saved.error().message);
        said = !saved;
        return saved;
    });
    return screens;
}

StatusParts Desks::status(const Moment& moment) const {
    static constexpr const char* origins[] = {"same boot", "nodes", "utc", "fresh"};
    const bool runs = house.began();
    return {.folder = site_folder.string(),
            .data = data.path().string(),
            .pid = ::getpid(),
            .since = since,
            .now = moment.clocks.utc,
            .house = moment.house,
            .epoch = runs ? house.clock().epoch() : 0,
            .anchor = runs ? house.clock().anchor() : Anchor{},
            .clock_origin = runs ? origins[static_cast<int>(house.clock().origin())] : "asking the nodes",
            .bus_endpoint = bus.endpoint(),
            .site = site,
            .catalogue = catalogue,
            .intake = intake.progress(),
            .plans = plans,
            .plan_trouble = plans_on_disk.trouble(),
            .act_trouble = acts_on_disk.trouble(),
            .choice_trouble = choices_on_disk.trouble(),
            .acts = acts,
            .nodes = nodes,
            .skew = skew,
            .live = live,
            .coming = agents.coming(),
            .delivery = delivery,
            .bus = bus.counts(),
            .keys = enrolled,
            .term = leadership.record(),
            .standbys = standbys_tree(standbys, moment.node)};
}

void Desks::note(const Moment& moment, std::string kind, std::string who, std::string what,
                 std::string screens) {
    log.write({moment.clocks.utc, std::move(kind), std::move(who), std::move(what), std::move(screens)});
}

bool Desks::want_media() {
    bool any_new = false;
    std::vector<MediaWanted> wanted;
    if (site.programme()) wanted = media_of(*site.programme());
    wanted.insert(wanted.end(), taken_media.begin(), taken_media.end());
    std::set<std::string> keys;
    for (const MediaWanted& media : wanted) {
        keys.insert(media.key);
        // What was known before a restart holds until the intake has looked again: nothing on air is dropped
        // for it.
        if (catalogue.contains(media.key)) continue;
        const auto known = intake.remembered(media.key);
        any_new = any_new || !known;
        catalogue[media.key] = known.value_or(programme::MediaFacts{});
    }
    std::erase_if(catalogue, [&](const auto& media) { return !keys.contains(media.first); });
    intake.want(wanted);
    return any_new;
}

void Desks::forget_unusable_takes() {
    std::erase_if(taken_media, [&](const MediaWanted& wanted) {
        using State = programme::MediaFacts::State;
        const auto at = catalogue.find(wanted.key);
        return at != catalogue.end() &&
               (at->second.state == State::missing || at->second.state == State::broken);
    });
    want_media();
}

Hashes Desks::media_on_air() const {
    Hashes all;
    for (const auto& [screen, plan] : plans.in_force()) add_media(all, *plan);
    for (const auto& [screen, screen_acts] : acts.all()) add_media(all, *screen_acts);
    for (const auto& [key, facts] : catalogue) add_media(all, facts);
    return all;
}

Hashes Desks::media_needed() const {
    Hashes all = media_on_air();
    const IntakeCache known(data.controller() / "intake.json");
    for (const KeptProgramme& kept : site.store().list()) {
        const auto programme = site.kept(kept);
        if (!programme) continue;
        for (const MediaWanted& media : media_of(*programme))
            if (const IntakeCache::Known* facts = known.find(media.key)) add_media(all, facts->facts);
    }
    return all;
}

std::uint64_t Desks::keep_acts() {
    return acts_on_disk.write(
        [file = data.controller() / "in_force.acts", all = acts.all()] { return write_acts(file, all); });
}

void Desks::keep_choices() {
    std::vector<NamedBytes> files = site.choices();
    files.push_back(muted.kept());
    choices_on_disk.write([files = std::move(files)] { return write_files(files); });
}

std::size_t Desks::pending_media() const {
    return static_cast<std::size_t>(std::count_if(catalogue.begin(), catalogue.end(), [](const auto& media) {
        return media.second.state == programme::MediaFacts::State::pending;
    }));
}

} // namespace lianping::controller
