// What comes of the media that were asked for, and the room for it.

#include "agent/media_bringing.h"
#include "base/log.h"
#include "base/version.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::agent {
namespace {

constexpr Duration full_for = 60s, damaged_for = 60s;
constexpr Duration rate_over = 4s;

std::string size_text(std::uint64_t bytes) {
    return bytes >= 1'000'000'000 ? fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9)
                                  : fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

} // namespace

bool MediaThread::Bringing::evict() {
    if (needed_.empty()) return false;
    const auto gone = keeper_.evict_one(needed_);
    if (!gone) return false;
    log::info("{} ({}), which no plan needs any more, left the store", gone->hash.substr(0, 12),
              size_text(gone->bytes));
    return true;
}

bool MediaThread::Bringing::make_room(std::uint64_t bytes) {
    while (!keeper_.has_room_for(bytes))
        if (!evict()) return false;
    return true;
}

media::Arrival* MediaThread::Bringing::arrival() {
    return begun_.empty() || begun_.front()->hash() != under_way_ ? nullptr : begun_.front().get();
}

void MediaThread::Bringing::give_up(const std::string& hash, NodeTime until, const std::string& why) {
    fetch_.set_aside(hash, until, MediaFile::State::refused, why);
    under_way_.clear();
    if (said_.insert(hash + why).second) log::warn("{}: {}", hash.substr(0, 12), why);
}

bool MediaThread::Bringing::is_elsewhere(const MediaPart& part, NodeTime now) {
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

void MediaThread::Bringing::take(AgentLink::Event& event) {
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

void MediaThread::Bringing::take(const AgentWelcome& welcome) {
    const bool first = house_epoch_ != welcome.epoch;
    house_epoch_ = welcome.epoch;
    house_ = welcome.house;
    house_at_ = parts_.clock.now();
    if (first) next_need_ = house_at_;
}

// Those that came before their turn follow.
void MediaThread::Bringing::take(const MediaPart& part) {
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

void MediaThread::Bringing::append(const MediaPart& part, NodeTime now) {
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

bool MediaThread::Bringing::reserved_for(media::Arrival& into, std::uint64_t size, NodeTime now) {
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

void MediaThread::Bringing::finish(media::Arrival& whole, NodeTime now) {
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

void MediaThread::Bringing::came(std::uint64_t bytes, NodeTime now) {
    came_.push_back({now, bytes});
    while (now - came_.front().at > rate_over) came_.pop_front();
}

std::uint64_t MediaThread::Bringing::rate(NodeTime now) {
    while (!came_.empty() && now - came_.front().at > rate_over) came_.pop_front();
    std::uint64_t bytes = 0;
    for (const Came& one : came_) bytes += one.bytes;
    return bytes / static_cast<std::uint64_t>(rate_over / 1s);
}

} // namespace lianping::agent
