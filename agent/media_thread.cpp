#include "agent/media_thread.h"

#include "agent/media_giving.h"
#include "agent/peer_asks.h"
#include "base/log.h"
#include "base/version.h"
#include "media/arrival.h"
#include "transport/agent_link.h"
#include "transport/session.h"
#include "transport/waiting.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <set>

namespace lianping::agent {
namespace {

constexpr Duration look_every = 250ms;
constexpr Duration need_again_every = 30s; // the show goes on, and with it what is due first
constexpr Duration state_while_coming = 1s, state_else = 5s;
constexpr Duration full_for = 60s, damaged_for = 60s, failed_for = 30s;
constexpr Duration record_every = 1h;
constexpr int most_evictions = 16; // in one look
constexpr std::size_t most_asked = 64;
constexpr std::size_t most_begun = 8; // files whose hash so far is kept while others go before them
constexpr Duration rate_over = 4s;

std::string size_text(std::uint64_t bytes) {
    return bytes >= 1'000'000'000 ? fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9)
                                  : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

} // namespace

class MediaThread::Bringing {
public:
    explicit Bringing(Parts parts)
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

    void run(const std::stop_token& stop) {
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

    MediaState state() const {
        const std::scoped_lock lock(said_mutex_);
        return said_state_;
    }

private:
    void wait() {
        std::vector<Waitable> things = peers_.waitables();
        if (link_) things.push_back(link_->waitable());
        if (giving_) things.push_back(giving_->waitable());
        const auto now = parts_.clock.now();
        auto next = next_look_;
        for (const Again& one : again_) next = std::min(next, one.at);
        wait_for(things, std::clamp<Duration>(next - now, 1ms, look_every));
    }

    // ---- what is needed ----

    void look(NodeTime now) {
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

    // One of the nodes speaks for all: they share the store.
    void choose_link() {
        for (const auto& [name, node] : household_.nodes()) {
            if (node.door.empty() || node.left_over) continue;
            if (link_ && linked_as_ == name && linked_key_ == node.key.own) return;
            linked_as_ = name;
            linked_key_ = node.key.own;
            link_.emplace(parts_.context,
                          AgentLink::Settings{name, session_, node.key, [this, name = name] {
                                                  const auto at = household_.nodes().find(name);
                                                  return at == household_.nodes().end() ? std::string()
                                                                                        : at->second.door;
                                              }});
            ask_anew();
            return;
        }
        link_.reset();
    }

    // Nothing that was asked for so far comes any more.
    void ask_anew() {
        fetch_.ask_anew();
        forget_asks();
    }

    void forget_asks() {
        peers_.forget();
        asked_.clear();
        again_.clear();
        early_.clear();
    }

    HouseTime house(const ScreenPlan& plan, NodeTime now) const {
        if (house_epoch_ == plan.version.epoch && house_epoch_ != 0) return house_ + (now - house_at_);
        return plan.anchor.to_house(parts_.clock.utc());
    }

    void need(NodeTime now) {
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

    void keep_record(NodeTime now) {
        if (now < next_record_) return;
        next_record_ = now + record_every;
        if (auto saved = keeper_.save(); !saved)
            log::warn("which media were needed when is not on disk: {}", saved.error().message);
    }

    // ---- the store ----

    bool evict() {
        if (needed_.empty()) return false;
        const auto gone = keeper_.evict_one(needed_);
        if (!gone) return false;
        log::info("{} ({}), which no plan needs any more, left the store", gone->hash.substr(0, 12),
                  size_text(gone->bytes));
        return true;
    }

    bool make_room(std::uint64_t bytes) {
        while (!keeper_.has_room_for(bytes))
            if (!evict()) return false;
        return true;
    }

    // The one that is under way, its file open.
    media::Arrival* arrival() {
        return begun_.empty() || begun_.front()->hash() != under_way_ ? nullptr : begun_.front().get();
    }

    bool begin(const std::string& hash, NodeTime now) {
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

    void give_up(const std::string& hash, NodeTime until, const std::string& why) {
        fetch_.set_aside(hash, until, MediaFile::State::refused, why);
        under_way_.clear();
        if (said_.insert(hash + why).second) log::warn("{}: {}", hash.substr(0, 12), why);
    }

    void bring() {
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

    void hear_peers() {
        while (auto part = peers_.poll(parts_.clock.now())) take(*part);
    }

    // Another node has it, or will.
    bool is_elsewhere(const MediaPart& part, NodeTime now) {
        const bool elsewhere = part.kind == MediaPart::Kind::elsewhere;
        if (!elsewhere && part.kind != MediaPart::Kind::soon) return false;
        const auto asked = asked_.find(part.id);
        const auto self = household_.nodes().find(linked_as_);
        if (asked == asked_.end() || self == household_.nodes().end() || !fetch_.waits_for(part)) return true;
        if (elsewhere)
            peers_.ask(asked->second, part, self->second.key, linked_as_, now);
        else
            again_.push_back({asked->second, now + std::max<Duration>(part.wait, 10ms)});
        return true;
    }

    // ---- what comes ----

    void take(AgentLink::Event& event) {
        if (std::holds_alternative<AgentLink::Connected>(event)) {
            AgentHello hello;
            hello.node = linked_as_;
            hello.session = session_;
            hello.software = "lianping " + version();
            if (giving_) hello.peer_door = giving_->door();
            link_->send(FromAgent(std::move(hello)));
            ask_anew();
            next_state_ = parts_.clock.now();
        } else if (std::holds_alternative<AgentLink::Lost>(event)) {
            log::warn("the controller is away: media that are missing come when it is back");
        } else {
            auto& message = std::get<ToAgent>(event);
            if (const auto* welcome = std::get_if<AgentWelcome>(&message)) take(*welcome);
            if (const auto* peers = std::get_if<MediaPeers>(&message)) parts_.peer_keys.set(peers->keys);
            if (auto* part = std::get_if<MediaPart>(&message)) take(*part);
        }
    }

    void take(const AgentWelcome& welcome) {
        const bool first = house_epoch_ != welcome.epoch;
        house_epoch_ = welcome.epoch;
        house_ = welcome.house;
        house_at_ = parts_.clock.now();
        if (first) next_need_ = house_at_;
    }

    // Those that came before their turn follow.
    void take(const MediaPart& part) {
        const auto now = parts_.clock.now();
        if (is_elsewhere(part, now)) return;
        if (part.kind == MediaPart::Kind::data && fetch_.comes_later(part)) {
            early_.insert_or_assign(part.offset, part);
            return;
        }
        append(part, now);
        for (auto next = early_.begin(); next != early_.end(); next = early_.begin()) {
            if (fetch_.comes_later(next->second)) return;
            const MediaPart follows = std::move(early_.extract(next).mapped());
            append(follows, now);
        }
    }

    void append(const MediaPart& part, NodeTime now) {
        if (fetch_.take(part, now) != MediaFetch::Verdict::append) return;
        media::Arrival* into = arrival();
        if (into == nullptr) return;
        if (part.offset == into->have() && !reserved_for(*into, part.size, now)) return;
        if (auto put = into->append(part.bytes); !put) {
            give_up(into->hash(), now + full_for, put.error().message);
            return;
        }
        fetch_.appended(part.bytes.size(), now);
        came(part.bytes.size(), now);
        if (fetch_.whole()) finish(*into, now);
    }

    // Room for all of it is made before the first part is put down, so a full disk is known at once.
    bool reserved_for(media::Arrival& into, std::uint64_t size, NodeTime now) {
        if (reserved_ == into.hash()) return true;
        const std::uint64_t left = size - std::min(size, into.have());
        const auto free = keeper_.space();
        if (!make_room(left)) {
            give_up(into.hash(), now + full_for,
                    fmt::format("the disk is full: {} more are needed, {} are free, and all that lies there "
                                "is needed",
                                size_text(left), size_text(free ? free->free : 0)));
            return false;
        }
        if (auto kept = into.reserve(size); !kept) {
            give_up(into.hash(), now + full_for, kept.error().message);
            return false;
        }
        reserved_ = into.hash();
        return true;
    }

    void finish(media::Arrival& whole, NodeTime now) {
        const std::string hash = whole.hash();
        const std::uint64_t bytes = whole.have();
        const auto finished = whole.finish();
        begun_.pop_front();
        under_way_.clear();
        reserved_.clear();
        if (!finished) {
            give_up(hash, now + damaged_for, finished.error().message + ": it is fetched anew");
            return;
        }
        fetch_.arrived(hash);
        lately_.push_back(hash);
        if (lately_.size() > max_media_lately) lately_.pop_front();
        ++here_;
        here_bytes_ += bytes;
        log::info("{} ({}) is here", hash.substr(0, 12), size_text(bytes));
        next_state_ = std::min(next_state_, now);
    }

    // ---- what is said of it ----

    void came(std::uint64_t bytes, NodeTime now) {
        came_.push_back({now, bytes});
        while (now - came_.front().at > rate_over) came_.pop_front();
    }

    std::uint64_t rate(NodeTime now) {
        while (!came_.empty() && now - came_.front().at > rate_over) came_.pop_front();
        std::uint64_t bytes = 0;
        for (const Came& one : came_) bytes += one.bytes;
        return bytes / static_cast<std::uint64_t>(rate_over / 1s);
    }

    void say_state(NodeTime now) {
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

    const Parts parts_;
    const std::filesystem::path store_;
    const std::uint64_t session_ = random_session();
    Household household_;
    media::StoreKeeper keeper_;
    MediaFetch fetch_;
    std::optional<AgentLink> link_;
    std::optional<MediaGiving> giving_;
    PeerAsks peers_{parts_.context, session_};
    std::map<std::uint64_t, MediaAsk> asked_; // the newest
    struct Again {                            // to be asked for
        MediaAsk ask;
        NodeTime at;
    };
    std::vector<Again> again_;
    std::map<std::uint64_t, MediaPart> early_; // by offset: of the file under way, not next yet
    std::deque<std::string> lately_;           // that came whole
    std::string linked_as_;                    // the node that speaks
    PublicKey linked_key_;
    std::list<std::unique_ptr<media::Arrival>> begun_; // the last one in front
    std::string under_way_, reserved_;                 // hashes
    media::Hashes needed_;
    std::uint32_t wanted_ = 0, here_ = 0;
    std::uint64_t here_bytes_ = 0;
    Epoch house_epoch_ = 0; // the controller's, as it said last: house_ was when this machine had house_at_
    HouseTime house_;
    NodeTime house_at_;
    NodeTime next_look_ = NodeTime::always(), next_need_ = NodeTime::always(),
             next_state_ = NodeTime::always(), next_record_ = NodeTime::always();
    struct Came {
        NodeTime at;
        std::uint64_t bytes = 0;
    };
    std::list<Came> came_;
    std::set<std::string> said_;    // troubles, each once
    mutable std::mutex said_mutex_; // guards what follows
    MediaState said_state_;
};

MediaThread::MediaThread(Parts parts)
    : bringing_(std::make_shared<Bringing>(std::move(parts))),
      thread_([bringing = bringing_](const std::stop_token& stop) { bringing->run(stop); }) {}

MediaThread::~MediaThread() = default;

MediaState MediaThread::state() const { return bringing_->state(); }

} // namespace lianping::agent
