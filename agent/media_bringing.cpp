// What the plans of this machine's nodes need, and who is asked for it.

#include "agent/media_bringing.h"

#include "base/log.h"
#include "transport/waiting.h"

#include <pthread.h>

#include <algorithm>

namespace lianping::agent {
namespace {

constexpr Duration look_every = 250ms;
constexpr Duration need_again_every = 30s; // the show goes on, and with it what is due first
constexpr Duration state_while_coming = 1s, state_else = 5s;
constexpr Duration failed_for = 30s;
constexpr Duration record_every = 1h;
constexpr int most_evictions = 16; // in one look
constexpr std::size_t most_asked = 64;
constexpr std::size_t most_begun = 8; // files whose hash so far is kept while others go before them

} // namespace

MediaThread::Bringing::Bringing(Parts parts)
    : parts_(std::move(parts)),
      store_(parts_.data / "media"),
      household_(parts_.data),
      keeper_(store_, parts_.data / "agent" / "media_needed.json", parts_.keep_free,
              media::StoreKeeper::space_of(store_)) {
    if (!parts_.gives_at) return;
    auto giving = MediaGiving::listen(parts_.context, *parts_.gives_at, store_);
    if (giving)
        giving_.emplace(*std::move(giving));
    else
        log::warn("{}: media are not shared with other nodes", giving.error().message);
}

void MediaThread::Bringing::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "media");
    while (!stop.stop_requested()) {
        const auto now = parts_.clock.now();
        if (now >= next_look_) look(now);
        if (link_)
            while (auto event = link_->poll(parts_.clock.now())) take(*event);
        hear_peers();
        bring();
        if (giving_) giving_->turn();
        say_state(parts_.clock.now());
        wait();
    }
}

MediaState MediaThread::Bringing::state() const {
    const std::scoped_lock lock(said_mutex_);
    return said_state_;
}

void MediaThread::Bringing::wait() {
    std::vector<Waitable> things = peers_.waitables();
    if (link_) things.push_back(link_->waitable());
    if (giving_) things.push_back(giving_->waitable());
    const auto now = parts_.clock.now();
    auto next = next_look_;
    for (const Again& one : again_) next = std::min(next, one.at);
    wait_for(things, std::clamp<Duration>(next - now, 1ms, look_every));
}

void MediaThread::Bringing::look(NodeTime now) {
    next_look_ = now + look_every;
    const bool changed = household_.look(parts_.clock.utc());
    if (household_.controller_is_here()) { // the store is the controller's
        link_.reset();
        fetch_.want({});
        return;
    }
    choose_link();
    if (changed || now >= next_need_) need(now);
}

void MediaThread::Bringing::choose_link() {
    for (const auto& [name, node] : household_.nodes()) {
        if (node.door.empty() || node.left_over) continue;
        if (link_ && linked_as_ == name && linked_key_ == node.key.own) return;
        linked_as_ = name;
        linked_key_ = node.key.own;
        link_.emplace(parts_.context, AgentLink::Settings{name, session_, node.key, [this, name = name] {
                                                              const auto at = household_.nodes().find(name);
                                                              return at == household_.nodes().end()
                                                                         ? std::string()
                                                                         : at->second.door;
                                                          }});
        ask_anew();
        return;
    }
    link_.reset();
}

void MediaThread::Bringing::ask_anew() {
    fetch_.ask_anew();
    forget_asks();
}

void MediaThread::Bringing::forget_asks() {
    peers_.forget();
    asked_.clear();
    again_.clear();
    early_.clear();
}

HouseTime MediaThread::Bringing::house(const ScreenPlan& plan, NodeTime now) const {
    if (house_epoch_ == plan.version.epoch && house_epoch_ != 0) return house_ + (now - house_at_);
    return plan.anchor.to_house(parts_.clock.utc());
}

void MediaThread::Bringing::need(NodeTime now) {
    next_need_ = now + need_again_every;
    MediaNeeds needs;
    for (const auto& [name, node] : household_.nodes())
        if (node.plan && !node.left_over) add_needs(needs, node.timeline, house(*node.plan, now));
    needed_.clear();
    wanted_ = here_ = 0;
    here_bytes_ = 0;
    MediaNeeds missing;
    for (const auto& [hash, due] : needs) {
        needed_.insert(hash);
        ++wanted_;
        std::error_code none;
        const auto size = std::filesystem::file_size(store_ / hash, none);
        if (none) {
            missing.emplace(hash, due);
        } else {
            ++here_;
            here_bytes_ += size;
        }
    }
    keeper_.needed(needed_, parts_.clock.utc());
    keep_record(now);
    std::erase_if(begun_, [&](const auto& arrival) { return !missing.contains(arrival->hash()); });
    // While there is no plan at all, nothing is known to be of no use.
    if (!needed_.empty()) media::remove_arrivals(store_, needed_);
    fetch_.want(std::move(missing));
    for (int gone = 0; gone < most_evictions && keeper_.low() && evict(); ++gone) {
    }
}

void MediaThread::Bringing::keep_record(NodeTime now) {
    if (now < next_record_) return;
    next_record_ = now + record_every;
    if (auto saved = keeper_.save(); !saved)
        log::warn("which media were needed when is not on disk: {}", saved.error().message);
}

bool MediaThread::Bringing::begin(const std::string& hash, NodeTime now) {
    under_way_ = hash;
    forget_asks();
    const auto known =
        std::find_if(begun_.begin(), begun_.end(), [&](const auto& one) { return one->hash() == hash; });
    if (known != begun_.end()) {
        begun_.splice(begun_.begin(), begun_, known);
    } else {
        auto opened = media::Arrival::open(store_, hash);
        if (!opened) {
            give_up(hash, now + failed_for, opened.error().message);
            return false;
        }
        begun_.push_front(std::make_unique<media::Arrival>(*std::move(opened)));
        if (begun_.size() > most_begun) begun_.pop_back();
    }
    fetch_.begin(hash, begun_.front()->have(), now);
    return true;
}

void MediaThread::Bringing::bring() {
    const auto now = parts_.clock.now();
    const auto urgent = fetch_.most_urgent(now);
    if (!urgent) {
        under_way_.clear();
        return;
    }
    if (*urgent != under_way_ && !begin(*urgent, now)) return;
    if (!link_) return;
    for (MediaAsk& ask : peers_.failed(now)) again_.push_back({std::move(ask), now});
    for (MediaAsk& ask : fetch_.asks(now)) again_.push_back({std::move(ask), now});
    bool lost = false;
    std::erase_if(again_, [&](Again& one) {
        if (lost || now < one.at) return false;
        one.ask.have = begun_.empty() ? 0 : begun_.front()->have();
        lost = !link_->send(FromAgent(one.ask));
        asked_[one.ask.id] = std::move(one.ask);
        return !lost;
    });
    if (lost) ask_anew();
    while (asked_.size() > most_asked) asked_.erase(asked_.begin());
}

void MediaThread::Bringing::hear_peers() {
    while (auto part = peers_.poll(parts_.clock.now())) take(*part);
}

void MediaThread::Bringing::say_state(NodeTime now) {
    if (now < next_state_) return;
    const std::uint64_t coming = rate(now);
    next_state_ = now + (coming > 0 ? state_while_coming : state_else);
    MediaState state;
    state.files = fetch_.files(max_media_files, now);
    state.wanted = wanted_;
    state.here = here_;
    state.here_bytes = here_bytes_;
    if (const auto space = keeper_.space()) state.free_bytes = space->free;
    state.bytes_per_second = coming;
    if (keeper_.low()) state.trouble = "its disk is nearly full";
    state.lately = {lately_.begin(), lately_.end()};
    if (link_) link_->send(FromAgent(state));
    const std::scoped_lock lock(said_mutex_);
    said_state_ = std::move(state);
}

} // namespace lianping::agent
