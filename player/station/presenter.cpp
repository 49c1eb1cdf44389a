#include "player/station/presenter.h"

#include "base/log.h"
#include "base/notify.h"

#include <algorithm>

namespace lianping::player {
namespace {

constexpr Duration look_every = 100ms;  // ahead, at the desktop's events, for the order to stop
constexpr Duration feed_every = 1s;     // systemd's watchdog
constexpr Duration slate_after = 500ms; // of nothing to show at all
constexpr Duration late_without_vsync = 4ms;
constexpr Duration greatest_effort = 30ms;
constexpr Duration stands_after = 100ms; // until the next picture: there is time to look at this one
// After a look that changed nothing. This thread goes before all others: without a pause, one that waits for
// a decoder would keep that very decoder from running.
constexpr Duration fruitless_pause = 2ms;

// Follows what things cost: up at once, down slowly.
void learn(Duration& effort, Duration cost) {
    cost = std::clamp(cost, Duration::zero(), greatest_effort);
    effort = cost > effort ? cost : effort - (effort - cost) / 32;
}

// What handing over takes as a rule: an outlier must not make the pictures after it early.
void average(Duration& effort, Duration cost) {
    effort += (std::clamp(cost, Duration::zero(), 2 * effort + 500us) - effort) / 16;
}

OpenShowings::Doors with_prepare(OpenShowings::Doors doors, std::function<void(const FramePtr&)> prepare) {
    doors.prepare = std::move(prepare);
    return doors;
}

} // namespace

Presenter::Presenter(Parts parts, Settings settings)
    : parts_(parts),
      settings_(std::move(settings)),
      timeline_(std::make_shared<const Timeline>()),
      title_(settings_.node),
      house_(settings_.built),
      showings_(with_prepare(settings_.doors,
                             [this](const FramePtr& frame) {
                                 if (renderer_) renderer_->prepare(frame);
                             })),
      overlays_(parts_.painter),
      overlay_pictures_(parts_.painter, {settings_.doors.open, settings_.doors.retire}),
      witness_(settings_.left, parts_.played) {
    effort_ = {3ms, 1ms};
}

Canvas Presenter::canvas() const {
    if (const auto& plan = timeline_->plan()) return {plan->width, plan->height, plan->turns};
    if (window_) return {window_->width(), window_->height(), 0};
    return {};
}

void Presenter::look_ahead() {
    const auto now = parts_.clock.now();
    take_news(now);
    const auto house = house_.mapping().to_house(now);
    look_ahead_at_overlays(house, showings_.follow(*timeline_, house));
}

void Presenter::update_house(NodeTime now) {
    const auto basis = house_.basis();
    const auto before = house_.mapping().to_house(now);
    house_.update(clock_estimate_, timeline_->plan().get(), now, parts_.clock.utc());
    const auto after = house_.mapping().to_house(now);
    if (basis != house_.basis() || after - before > 100ms || before - after > 100ms) {
        change_ = HouseTime::always();
        next_look_ = now;
    }
    if (basis == house_.basis()) return;
    switch (house_.basis()) {
    case HouseView::Basis::nothing:
        break;
    case HouseView::Basis::utc:
        log::info("house time is taken from this machine's UTC until the controller's clock is heard");
        break;
    case HouseView::Basis::unset:
        log::warn("this machine's clock was never set: the default plays from now");
        break;
    case HouseView::Basis::clock:
        break; // the clock thread says it
    }
}

void Presenter::adopt(std::shared_ptr<const Timeline> timeline, HouseTime now) {
    timeline_ = std::move(timeline);
    change_ = std::min(change_, now);
}

void Presenter::take_news(NodeTime now) {
    auto news = parts_.mailbox.take();
    snapshots_.insert(snapshots_.end(), news.snapshots.begin(), news.snapshots.end());
    if (news.clock) clock_estimate_ = *news.clock;
    if (news.title) title_ = *std::move(news.title);
    if (news.timeline) {
        coming_ = std::move(news.timeline);
        coming_since_ = now;
    }
    bool changed = news.clock.has_value();
    if (coming_) {
        const auto& plan = coming_->plan();
        if (!plan || HouseView::can_follow(plan->version.epoch, clock_estimate_, now - coming_since_)) {
            adopt(std::move(coming_), house_.mapping().to_house(now));
            coming_ = nullptr;
            changed = true;
            next_look_ = now;
        }
    }
    if (changed) update_house(now);
    showings_.use(canvas());
    overlays_.use(timeline_->plan(), title_, canvas());
    overlay_pictures_.use(timeline_->plan(), canvas());
}

void Presenter::look_ahead_at_overlays(HouseTime now, const std::vector<Showing>& coming) {
    bool near = slate_instead_ || slate_on_;
    const auto soon = now + 2s;
    std::vector<std::uint64_t> alerts;
    if (const auto& acts = timeline_->acts()) {
        for (const auto& alert : acts->alerts) {
            if (alert.until <= now || alert.from >= soon) continue;
            overlays_.alert(alert);
            alerts.push_back(alert.id);
            near = true;
        }
        for (const auto& identify : acts->identifies) {
            if (identify.until <= now || identify.from >= soon) continue;
            overlays_.identify(std::max(now, identify.from));
            near = true;
        }
    }
    for (const Showing& showing : coming) {
        if (showing.item.kind != Item::Kind::slate) continue;
        overlays_.slate(std::max(now, showing.visible_from));
        near = true;
    }
    overlays_.keep_alerts(alerts);
    if (!near) overlays_.rest();
    overlay_pictures_.prepare(timeline_->at(soon).overlays, soon);
    overlay_pictures_.tidy(now);
}

void Presenter::every_while(NodeTime now) {
    if (now < next_look_) return;
    next_look_ = now + look_every;
    update_house(now);
    const auto house = house_.mapping().to_house(now);
    look_ahead_at_overlays(house, showings_.follow(*timeline_, house));
    if (settings_.sound) settings_.sound(timeline_, house_.mapping(), showings_.broken());
    if (now >= next_report_) {
        report(now);
        next_report_ = now + report_every;
    }
    if (now >= next_feed_) feed_watchdog(now);
    if (on_glass_) {
        witness_.stands(look_time(now));
        witness_.keep(look_time(now));
    }
}

// House time as UTC: by the plan's anchor, where the clock is of the plan's epoch.
LookTime Presenter::look_time(NodeTime at) const {
    const UtcTime own = parts_.clock.utc() - (parts_.clock.now() - at);
    const auto& plan = timeline_->plan();
    const bool by_clock = house_.basis() == HouseView::Basis::clock;
    const bool known = by_clock ? plan && house_.mapping().epoch == plan->version.epoch
                                : house_.basis() == HouseView::Basis::utc;
    const UtcTime utc = known ? plan->anchor.to_utc(house_.mapping().to_house(at)) : own;
    return {at, utc, by_clock || own >= settings_.built};
}

void Presenter::bear_witness(NodeTime at, PlayLedger::Timely timely) {
    const auto& plan = timeline_->plan();
    witness_.shown(look_time(at), plan ? plan->screen : std::string(), timely);
}

std::string Presenter::why_slate() const {
    if (!timeline_->plan()) return "no plan has reached this node yet";
    const auto troubles = showings_.troubles();
    return troubles.empty() ? "what is due had no picture" : troubles.front();
}

void Presenter::feed_watchdog(NodeTime now) {
    next_feed_ = now + feed_every;
    const bool beats = pulse_.beats(now);
    if (beats) {
        notify_service("WATCHDOG=1");
        service_status("on the glass: " + item_on_glass_);
    }
    const bool starves = on_glass_ && !beats;
    if (starves && !starving_)
        log::error("what is due cannot be put on the glass: the watchdog is not fed any more");
    starving_ = starves;
}

void Presenter::run(Window& window, Renderer& renderer, std::string trouble,
                    const std::function<bool()>& quit) {
    window_ = &window;
    renderer_ = &renderer;
    renderer_trouble_ = std::move(trouble);
    for (;;) {
        auto now = parts_.clock.now();
        take_news(now);
        const bool look = now >= next_look_;
        if (look && quit()) break;
        const auto events = window.pump();
        if (events.quit) break;
        draw_anew_ = draw_anew_ || events.exposed || events.resized;
        every_while(now);
        if (!snapshots_.empty()) answer_snapshots();

        now = parts_.clock.now();
        const auto house = house_.mapping().to_house(now);
        const auto timing = window.timing();
        const auto change = timing.refresh > Duration::zero() ? change_ : pace_.not_too_soon(change_);
        const auto wake =
            plan_wake(draw_anew_ ? std::min(change, house) : change, now, house_.mapping(), timing, effort_);
        const auto until = std::min(wake.draw_at, next_look_);
        if (wake.draw_at - now > stands_after && witness_.owes_a_look(now))
            look_again();
        else if (until - now > 100us)
            parts_.mailbox.wait(until - now);
        else if (wake.draw_at - now <= 100us && !show(wake))
            parts_.mailbox.wait(fruitless_pause);
    }
    report(parts_.clock.now());
    if (on_glass_) {
        witness_.end(look_time(parts_.clock.now()));
        witness_.keep(look_time(parts_.clock.now()));
    }
    window_ = nullptr;
    renderer_ = nullptr;
}

// What is on at the instant, as quads; and when it changes next. Nothing: there is nothing to show yet.
std::optional<Composition> Presenter::picture_at(HouseTime at, Presented& presented) {
    auto scene = timeline_->at(at);
    if (scene.moving && !scene.layers.empty()) {
        // All screens draw the same steps.
        const auto step = std::max(step_at(at), scene.layers.back().showing.visible_from);
        if (step < at) scene = timeline_->at(step);
    }
    SceneFrames frames;
    std::vector<LayerOutlook> outlooks;
    std::vector<Duration> frames_due;
    auto ask_again = HouseTime::never();
    auto since = HouseTime::always();
    bool empty = !scene.identify;
    std::string wanted; // what is due, for a slate in its stead
    slate_on_ = false;
    PlacesSeen places(at, timeline_->acts().get(), scene.held);
    for (auto& layer : scene.layers) {
        const Layer due = layer;
        auto picture = showings_.picture(*timeline_, layer, at);
        layer = picture.layer;
        const auto kind = layer.showing.item.kind;
        const bool sound = kind == Item::Kind::audio; // beneath the slate: a screen is not black for it
        if (sound || kind == Item::Kind::slate) {
            picture.frame = overlays_.slate(at);
            slate_on_ = true;
            ask_again = std::min(ask_again, Overlays::slate_changes(at, overlays_.anchor()));
            since = std::max(since, Overlays::slate_since(at, overlays_.anchor()));
        }
        const bool plain = kind == Item::Kind::colour;
        places.add({due, layer, picture.frame ? picture.frame->id : 0, picture.frame != nullptr || plain,
                    picture.dropped,
                    picture.away ? "the live source is away" : showings_.why_broken(due.showing.item.media)});
        if (sound) layer.showing.item.kind = Item::Kind::slate;
        empty = empty && !picture.frame && !plain;
        frames.layers.push_back(picture.frame);
        frames.over.push_back(picture.over);
        outlooks.push_back(picture.outlook);
        frames_due.push_back(picture.frame ? picture.frame->due : Duration::zero());
        ask_again = std::min(ask_again, picture.ask_again);
        presented.dropped += picture.dropped;
        if (picture.repeats) record_.count_repeated();
        presented.item = layer.showing.layout.empty() ? layer.showing.item.name : layer.showing.layout;
        presented.media = layer.showing.item.media;
        presented.frame = picture.frame ? picture.frame->number : 0;
        presented.progress = layer.progress;
        wanted = due.showing.layout.empty() ? due.showing.item.name : due.showing.layout;
    }
    empty_since_ = empty ? std::min(empty_since_, at) : HouseTime::never();
    slate_instead_ = empty && at - empty_since_ >= slate_after;
    if (slate_instead_) places.cover(Played::As::slate, "slate", why_slate(), wanted);
    auto overlays = overlay_pictures_.show(scene.overlays, at, window_->timing().refresh);
    frames.overlays = std::move(overlays.pictures);
    ask_again = std::min(ask_again, overlays.changes);
    since = std::max(since, overlays.since);
    for (const auto& alert : scene.alerts) {
        frames.alerts.push_back(overlays_.alert(alert.alert));
        const bool covers = alert.alert.level == Alert::Level::emergency && alert.opacity >= 1;
        if (covers && frames.alerts.back()) places.cover(Played::As::alert, alert.alert.text);
    }
    if (scene.identify) {
        places.cover(Played::As::identify, "identify");
        frames.identify = overlays_.identify(at);
        ask_again = std::min(ask_again, Overlays::identify_changes(at));
        since = std::max(since, Overlays::identify_since(at));
    }
    // The last step of a transition is due at its end, whenever the picture came on.
    if (scene.moving) settled_ = scene.stable_until;
    if (settled_ <= at) since = std::max(since, settled_);
    held_ = scene.held;
    presented.due = std::max(due_since(scene, frames_due), std::min(since, at));
    change_ = std::min(next_change(scene, outlooks), ask_again);

    if (slate_instead_) {
        Layer slate;
        slate.showing.item.kind = Item::Kind::slate;
        scene.layers = {slate};
        frames.layers = {overlays_.slate(at)};
        frames.over.clear();
        presented.item = "slate";
        if (frames.layers.front()) empty = false;
    }
    witness_.expect(places.take());
    if (empty) {
        change_ = std::min(change_, at + 8ms);
        return std::nullopt;
    }
    return compose(scene, frames, canvas());
}

bool Presenter::show(const Wake& wake) {
    const auto began = parts_.clock.now();
    pace_.drawn(wake.scene_at);
    Presented presented;
    const auto composition = picture_at(wake.scene_at, presented);
    if (!composition || (!draw_anew_ && on_glass_ && same_picture(*on_glass_, *composition))) {
        composition ? pulse_.right() : pulse_.missing(began);
        record_.count_dropped(presented.dropped);
        // One showing may follow another with the same picture.
        if (composition) bear_witness(began, PlayLedger::Timely::yes);
        return false;
    }
    renderer_->draw(*composition);
    presented.draw = parts_.clock.now() - began;
    learn(effort_.draw, presented.draw);
    witness_.drawn(parts_.clock.now(), *composition, *renderer_, window_->width(), window_->height());
    put_on_glass(*composition, wake, std::move(presented));
    return true;
}

// A picture that stands is drawn once more to be looked at, and shown only if it was not as it should be: so
// nothing counts it.
void Presenter::look_again() {
    if (witness_.in_doubt()) {
        draw_anew_ = true;
        return;
    }
    renderer_->draw(*on_glass_);
    witness_.drawn(parts_.clock.now(), *on_glass_, *renderer_, window_->width(), window_->height());
}

void Presenter::put_on_glass(const Composition& composition, const Wake& wake, Presented presented) {
    parts_.clock.sleep_until(wake.present_at);
    const auto handed_over = parts_.clock.now();
    const auto shown = window_->present();
    const auto refresh = window_->timing().refresh;
    if (refresh <= Duration::zero()) average(effort_.present, shown.at - handed_over);
    const bool first = !on_glass_;
    on_glass_ = composition;
    draw_anew_ = false;
    pulse_.right();

    presented.host = disciplined_monotonic();
    presented.actual = house_.mapping().to_house(shown.at);
    presented.missed_refreshes = shown.missed_refreshes;
    item_on_glass_ = presented.item;
    if (parts_.log) parts_.log->add(presented);
    // The first picture comes when the player does; nobody could have seen it earlier.
    const Duration late_after = first ? Duration::max() : refresh > 0ns ? refresh : late_without_vsync;
    const bool late = presented.actual - presented.due > late_after;
    bear_witness(shown.at, late ? PlayLedger::Timely::late : PlayLedger::Timely::yes);
    record_.add(std::move(presented), late_after);
    if (first) {
        log::info("on the glass: {}", item_on_glass_);
        notify_service("READY=1");
    }
}

void Presenter::answer_snapshots() {
    const auto ids = std::exchange(snapshots_, {});
    const auto at = record_.ring().empty() ? HouseTime{} : record_.ring().back().actual;
    for (const auto id : ids) {
        if (!on_glass_)
            settings_.snapshot(id, at, fail(Error::Code::not_found, "nothing has been shown yet"));
        else
            settings_.snapshot(id, at, renderer_->read_back());
    }
}

void Presenter::report(NodeTime now) {
    const auto house = house_.mapping().to_house(now);
    GlassReport glass;
    glass.mapping = house_.mapping();
    glass.basis = house_.basis();
    glass.item = item_on_glass_;
    glass.held = held_;
    glass.counts = record_.counts();
    for (const auto& presented : record_.between(house - 1s, house + 1s)) {
        glass.fps += 1;
        if (glass.samples.size() < max_samples)
            glass.samples.push_back(
                {presented.due, static_cast<std::int32_t>(std::clamp<std::int64_t>(
                                    (presented.actual - presented.due) / 1us, INT32_MIN, INT32_MAX))});
    }
    glass.width = window_->width();
    glass.height = window_->height();
    const auto refresh = window_->timing().refresh;
    glass.refresh_hz = refresh > 0ns ? 1e9 / static_cast<double>(refresh.count()) : 0;
    glass.renderer = renderer_->name();
    glass.decoder = showings_.decoder();
    glass.sched_fifo = settings_.sched_fifo;
    glass.troubles = showings_.troubles();
    if (house_.basis() == HouseView::Basis::unset)
        glass.troubles.emplace_back("this machine's clock was never set: the default plays from now");
    for (const auto& trouble : {renderer_trouble_, renderer_->trouble()})
        if (!trouble.empty()) glass.troubles.push_back(trouble);
    glass.truth = witness_.verdict();
    glass.at = now;
    parts_.board.put(std::move(glass));
}

} // namespace lianping::player
