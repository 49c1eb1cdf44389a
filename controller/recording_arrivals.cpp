#include "controller/recording_arrivals.h"

#include "base/log.h"
#include "media/store.h"
#include "plan/recording_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace lianping::controller {
namespace {

namespace fs = std::filesystem;

std::string in_gigabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

std::optional<media::StoreKeeper::Space> space_of_disk(const fs::path& folder) {
    return media::StoreKeeper::space_of(folder)();
}

// What of a disk stays free for the programme's media: half of the store's guard, as live/disk_room.h has it.
std::uint64_t kept_free(std::uint64_t capacity) { return media::StoreKeeper::usual_guard(capacity) / 2; }

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        names.push_back(at->path().filename().string());
    return names;
}

} // namespace

RecordingArrivals::RecordingArrivals(LookAtSpace space, std::function<bool()> go_on)
    : space_(space ? std::move(space) : space_of_disk), go_on_(std::move(go_on)) {}

// Whether it has arrived already: under its name, or one behind that.
bool RecordingArrivals::is_there(const fs::path& folder, const RecordingOffer& file) const {
    for (std::string name = file.name;; name = name_after(name)) {
        std::error_code failed;
        if (!fs::exists(fs::symlink_status(folder / name, failed))) return false;
        if (fs::file_size(folder / name, failed) != file.size || failed) continue;
        const auto hash = media::hash_file(folder / name, [this](double) { return !go_on_ || go_on_(); });
        if (hash && *hash == file.hash) return true;
    }
}

void RecordingArrivals::begins_anew(const std::string& source) {
    Source& is = sources_[source];
    is.asked = is.arrival ? is.arrival->have() : 0;
    is.say_here = !is.here.empty();
}

void RecordingArrivals::offers(const std::string& source, const RecordingOffers& offers, NodeTime now) {
    Source& is = sources_[source];
    is.heard = now;
    is.files = offers.files;
    const auto offered = [&](const std::string& hash) {
        return std::any_of(is.files.begin(), is.files.end(),
                           [&](const RecordingOffer& file) { return file.hash == hash; });
    };
    std::erase_if(is.aside, [&](const auto& one) { return !offered(one.first); });
    std::erase_if(is.here, [&](const std::string& hash) { return !offered(hash); });
    if (is.arrival && !offered(is.file.hash)) is.arrival.reset();
    is.say_here = !is.here.empty(); // it has not heard of that
}

std::optional<std::string> RecordingArrivals::refusal(const RecordOrder& place,
                                                      const RecordingOffer& file) const {
    if (place.folder.empty()) return "its source is not recorded any more, so it stays where it is";
    if (!recorded_at(file.name, place.title)) return "that is the name of no recording of its source";
    std::error_code failed;
    fs::create_directories(place.folder, failed);
    if (failed) return place.folder + ": " + failed.message();
    const auto part = fs::file_size(media::arriving_file(place.folder, file.hash), failed);
    const std::uint64_t left = file.size - std::min<std::uint64_t>(file.size, failed ? 0 : part);
    const auto space = space_(place.folder);
    if (!space || space->free >= left + kept_free(space->capacity)) return std::nullopt;
    return fmt::format("it does not fit into {}: {} are free there, and {} are needed; make room, and it "
                       "comes by itself",
                       place.folder, in_gigabytes(space->free),
                       in_gigabytes(left + kept_free(space->capacity)));
}

void RecordingArrivals::give_up(Source& source, const RecordingOffer& file, NodeTime now,
                                const std::string& why) {
    if (source.aside[file.hash].why != why) log::warn("the recording {}: {}", file.name, why);
    source.aside[file.hash] = {now + try_again_after, why};
    source.arrival.reset();
}

void RecordingArrivals::arrived(Source& source, const std::string& hash) {
    source.here.insert(hash);
    source.aside.erase(hash);
    source.say_here = true;
}

// False: there is none to begin.
bool RecordingArrivals::begin_next(const std::string& name, Source& source, NodeTime now) {
    const auto place = places_.find(name);
    for (const RecordingOffer& file : source.files) {
        if (source.here.contains(file.hash)) continue;
        if (const auto aside = source.aside.find(file.hash);
            aside != source.aside.end() && now < aside->second.until)
            continue;
        const RecordOrder to = place == places_.end() ? RecordOrder{} : place->second;
        if (const auto why = refusal(to, file)) {
            give_up(source, file, now, *why);
            continue;
        }
        if (is_there(to.folder, file)) {
            arrived(source, file.hash);
            continue;
        }
        auto arrival = media::Arrival::open(to.folder, file.hash);
        const auto reserved = arrival ? arrival->reserve(file.size) : Result<void>{};
        if (!arrival || !reserved) {
            give_up(source, file, now, (arrival ? reserved.error() : arrival.error()).message);
            continue;
        }
        log::info("the recording {} ({}) comes from {}{}", file.name, in_gigabytes(file.size), name,
                  arrival->have() > 0 ? ", and goes on where it was" : "");
        source.arrival = std::make_unique<media::Arrival>(*std::move(arrival));
        source.file = file;
        source.asked = source.arrival->have();
        source.moved = now;
        if (source.arrival->have() < file.size) return true;
        finish(source, now);
    }
    return false;
}

void RecordingArrivals::finish(Source& source, NodeTime now) {
    std::string name = source.file.name;
    const auto finished = source.arrival->finish_as([&](unsigned n) {
        if (n > 0) name = name_after(name);
        return name;
    });
    if (!finished) return give_up(source, source.file, now, finished.error().message);
    log::info("recorded: {} ({})", *finished, in_gigabytes(source.file.size));
    arrived(source, source.file.hash);
    source.arrival.reset();
}

void RecordingArrivals::part(const std::string& source, const MediaPart& part, NodeTime now) {
    const auto at = sources_.find(source);
    if (at == sources_.end() || !at->second.arrival) return;
    Source& is = at->second;
    if (part.hash != is.file.hash) return;
    is.closed_until = NodeTime::always();
    if (part.kind != MediaPart::Kind::data || part.size != is.file.size)
        return give_up(is, is.file, now, "its source cannot read it");
    if (part.offset != is.arrival->have() || part.bytes.empty()) return;
    if (auto put = is.arrival->append(part.bytes); !put)
        return give_up(is, is.file, now, put.error().message);
    is.moved = now;
    if (is.arrival->have() == is.file.size) finish(is, now);
}

void RecordingArrivals::later(const std::string& source, NodeTime until) {
    const auto at = sources_.find(source);
    if (at == sources_.end() || !at->second.arrival) return;
    at->second.closed_until = until;
    at->second.asked = at->second.arrival->have();
}

void RecordingArrivals::ask(const std::string& name, Source& source, NodeTime now, std::vector<Saying>& to) {
    if (now < source.closed_until) return;
    if (now - source.moved > patience) {
        source.asked = source.arrival->have();
        source.moved = now;
    }
    while (source.asked < source.file.size &&
           source.asked < source.arrival->have() + asks_ahead * media_part_bytes) {
        MediaAsk ask;
        ask.id = ++last_id_;
        ask.hash = source.file.hash;
        ask.offset = source.asked;
        ask.bytes = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(media_part_bytes, source.file.size - source.asked));
        ask.due = HouseTime::never(); // behind all that a screen waits for
        ask.have = source.arrival->have();
        source.asked += ask.bytes;
        to.push_back({name, std::move(ask)});
    }
}

std::vector<RecordingArrivals::Saying> RecordingArrivals::turn(NodeTime now) {
    std::vector<Saying> said;
    for (auto& [name, source] : sources_) {
        if (now - source.heard > gone_after) continue;
        if (!source.arrival) begin_next(name, source, now);
        if (source.arrival) ask(name, source, now, said);
        if (!std::exchange(source.say_here, false)) continue;
        said.push_back({name, RecordingsHere{{source.here.begin(), source.here.end()}}});
    }
    return said;
}

void RecordingArrivals::tidy(UtcTime now) const {
    std::set<std::string> folders;
    for (const auto& [name, place] : places_) {
        if (place.folder.empty()) continue;
        folders.insert(place.folder);
        const CivilTime wall(now.since_origin() + place.utc_offset);
        for (const std::string& file : outlived(files_in(place.folder), place.title, place.keep, wall)) {
            std::error_code failed;
            if (fs::remove(fs::path(place.folder) / file, failed))
                log::info("{} is removed: it is older than it is to be kept", file);
            else if (failed)
                log::warn("{} is older than it is to be kept and cannot be removed: {}", file,
                          failed.message());
        }
    }
    for (const std::string& folder : folders)
        if (const auto freed = media::remove_left_over(folder, now, left_over_after); freed > 0)
            log::info("{} of recordings that did not come whole are removed from {}", in_gigabytes(freed),
                      folder);
}

std::map<std::string, std::vector<ComingRecording>> RecordingArrivals::coming(NodeTime now) const {
    using State = ComingRecording::State;
    std::map<std::string, std::vector<ComingRecording>> all;
    for (const auto& [name, source] : sources_) {
        const bool gone = now - source.heard > gone_after;
        for (const RecordingOffer& file : source.files) {
            if (source.here.contains(file.hash)) continue;
            ComingRecording& is = all[name].emplace_back();
            is.name = file.name;
            is.size = file.size;
            if (const auto aside = source.aside.find(file.hash); aside != source.aside.end()) {
                is.state = State::refused;
                is.trouble = aside->second.why;
            }
            if (!source.arrival || source.file.hash != file.hash) continue;
            is.have = source.arrival->have();
            is.state = gone ? State::waiting : now < source.closed_until ? State::later : State::coming;
            is.trouble.clear();
        }
    }
    return all;
}

} // namespace lianping::controller
