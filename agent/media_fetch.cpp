#include "agent/media_fetch.h"

#include <algorithm>

namespace lianping::agent {

void MediaFetch::want(MediaNeeds missing) {
    missing_ = std::move(missing);
    const auto gone = [&](const auto& one) { return !missing_.contains(one.first); };
    std::erase_if(aside_, gone);
    std::erase_if(known_, gone);
    if (now_.hash.empty()) return;
    const auto still = missing_.find(now_.hash);
    if (still == missing_.end())
        now_ = {};
    else
        now_.due = still->second;
}

std::optional<std::string> MediaFetch::most_urgent(NodeTime now) const {
    const std::pair<const std::string, HouseTime>* first = nullptr;
    for (const auto& one : missing_) {
        const auto aside = aside_.find(one.first);
        if (aside != aside_.end() && now < aside->second.until) continue;
        if (first == nullptr || one.second < first->second ||
            (one.second == first->second && one.first == now_.hash))
            first = &one;
    }
    return first != nullptr ? std::optional(first->first) : std::nullopt;
}

void MediaFetch::begin(const std::string& hash, std::uint64_t have, NodeTime now) {
    give_up();
    const auto need = missing_.find(hash);
    if (need == missing_.end()) return;
    now_.hash = hash;
    now_.due = need->second;
    now_.have = now_.asked = have;
    now_.moved = now;
    now_.first_id = last_id_ + 1;
    aside_.erase(hash);
}

void MediaFetch::give_up() {
    if (!now_.hash.empty()) known_[now_.hash] = {now_.size, now_.have};
    now_ = {};
}

void MediaFetch::set_aside(const std::string& hash, NodeTime until, MediaFile::State state,
                           std::string trouble) {
    aside_[hash] = {until, state, std::move(trouble)};
    if (now_.hash == hash) give_up();
}

void MediaFetch::arrived(const std::string& hash) {
    missing_.erase(hash);
    aside_.erase(hash);
    known_.erase(hash);
    if (now_.hash == hash) now_ = {};
}

void MediaFetch::ask_anew() {
    now_.asked = now_.have;
    now_.first_id = last_id_ + 1;
}

std::vector<MediaAsk> MediaFetch::asks(NodeTime now) {
    std::vector<MediaAsk> asks;
    if (now_.hash.empty() || whole()) return asks;
    if (now - now_.moved > patience) {
        ask_anew();
        now_.moved = now;
    }
    // Until its size is known one part is asked for.
    const std::uint64_t ahead = now_.known ? asks_ahead : 1;
    while (now_.asked < now_.have + ahead * media_part_bytes && (!now_.known || now_.asked < now_.size)) {
        asks.push_back({++last_id_, now_.hash, now_.asked, media_part_bytes, now_.due, now_.have, false});
        now_.asked += media_part_bytes;
    }
    return asks;
}

MediaFetch::Verdict MediaFetch::take(const MediaPart& part, NodeTime now) {
    if (!waits_for(part)) return Verdict::left_out;
    switch (part.kind) {
    case MediaPart::Kind::unknown:
        set_aside(part.hash, now + unknown_for, MediaFile::State::refused, "the controller does not have it");
        return Verdict::left_out;
    case MediaPart::Kind::later:
        set_aside(part.hash, now + std::max<Duration>(part.wait, 1s), MediaFile::State::later, "");
        return Verdict::left_out;
    case MediaPart::Kind::elsewhere:
    case MediaPart::Kind::soon: // others are asked, or it is asked again: not here
        return Verdict::left_out;
    case MediaPart::Kind::data:
        break;
    }
    if (part.offset != now_.have || (now_.known && part.size != now_.size)) return Verdict::left_out;
    // More than the whole of it is there: what lies here is of another file, and its hash will say so.
    now_.size = part.size;
    now_.known = true;
    now_.moved = now;
    return Verdict::append;
}

void MediaFetch::appended(std::uint64_t bytes, NodeTime now) {
    now_.have += bytes;
    now_.asked = std::max(now_.asked, now_.have);
    now_.moved = now;
}

std::vector<MediaFile> MediaFetch::files(std::size_t most, NodeTime now) const {
    std::vector<MediaFile> files;
    for (const auto& [hash, due] : missing_) {
        MediaFile file{hash, MediaFile::State::waiting, 0, 0, due, ""};
        if (const auto known = known_.find(hash); known != known_.end()) {
            file.size = known->second.size;
            file.have = known->second.have;
        }
        if (const auto aside = aside_.find(hash); aside != aside_.end() && now < aside->second.until) {
            file.state = aside->second.state;
            file.trouble = aside->second.trouble;
        }
        if (hash == now_.hash) {
            file.state = MediaFile::State::coming;
            file.size = now_.size;
            file.have = now_.have;
        }
        files.push_back(std::move(file));
    }
    const auto sooner = [](const MediaFile& a, const MediaFile& b) { return a.due < b.due; };
    std::stable_sort(files.begin(), files.end(), sooner);
    if (files.size() > most) files.resize(most);
    return files;
}

NodeTime MediaFetch::next(NodeTime now) const {
    NodeTime next = NodeTime::never();
    if (!now_.hash.empty()) next = now_.moved + patience;
    for (const auto& [hash, aside] : aside_)
        if (aside.until > now) next = std::min(next, aside.until);
    return next;
}

} // namespace lianping::agent
