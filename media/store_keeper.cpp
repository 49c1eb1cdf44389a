#include "media/store_keeper.h"

#include "base/atomic_file.h"

#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <algorithm>

namespace lianping::media {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::uint64_t mega = 1'000'000;
constexpr std::uint64_t least_guard = 500 * mega, most_guard = 10'000 * mega;

// Hashes are hex; what begins with a dot is still being written.
bool is_hash(const std::string& name) {
    return !name.empty() && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

StoreKeeper::LookAtSpace StoreKeeper::space_of(fs::path folder) {
    return [folder = std::move(folder)]() -> std::optional<Space> {
        std::error_code failed;
        const fs::space_info is = fs::space(folder, failed);
        if (failed) return std::nullopt;
        return Space{is.capacity, is.available};
    };
}

StoreKeeper::StoreKeeper(fs::path store, fs::path record, std::optional<std::uint64_t> guard,
                         LookAtSpace space)
    : store_(std::move(store)), record_(std::move(record)), guard_(guard), space_(std::move(space)) {
    const auto text = read_file(record_);
    const json read = text ? json::parse(*text, nullptr, false) : json();
    if (!read.is_object()) return;
    for (const auto& [hash, at] : read.items())
        if (at.is_number_integer()) last_needed_[hash] = UtcTime(Duration(at.get<std::int64_t>()));
}

std::uint64_t StoreKeeper::usual_guard(std::uint64_t capacity) {
    return std::clamp(capacity / 20, least_guard, most_guard);
}

std::uint64_t StoreKeeper::guard_of(const Space& space) const {
    return guard_.value_or(usual_guard(space.capacity));
}

bool StoreKeeper::low() const {
    const auto is = space_();
    return is && is->free < guard_of(*is);
}

bool StoreKeeper::has_room_for(std::uint64_t bytes) const {
    const auto is = space_();
    return !is || (is->free >= bytes && is->free - bytes >= guard_of(*is));
}

void StoreKeeper::needed(const Hashes& hashes, UtcTime now) {
    for (const std::string& hash : hashes) last_needed_[hash] = now;
}

std::optional<StoreKeeper::Evicted> StoreKeeper::evict_one(const Hashes& needed) {
    std::optional<Evicted> oldest;
    std::error_code failed;
    for (fs::directory_iterator at(store_, failed), end; !failed && at != end; at.increment(failed)) {
        const std::string name = at->path().filename();
        struct stat is {};
        if (!is_hash(name) || needed.contains(name) || ::stat(at->path().c_str(), &is) != 0) continue;
        const auto known = last_needed_.find(name);
        const UtcTime last =
            known != last_needed_.end()
                ? known->second
                : UtcTime(std::chrono::seconds(is.st_mtim.tv_sec) + Duration(is.st_mtim.tv_nsec));
        if (!oldest || last < oldest->last_needed)
            oldest = Evicted{name, static_cast<std::uint64_t>(is.st_size), last};
    }
    if (!oldest || !fs::remove(store_ / oldest->hash, failed)) return std::nullopt;
    last_needed_.erase(oldest->hash);
    return oldest;
}

Result<void> StoreKeeper::save() {
    json record = json::object();
    for (const auto& [hash, at] : last_needed_) {
        std::error_code gone;
        if (fs::exists(store_ / hash, gone)) record[hash] = at.ns();
    }
    return write_file(record_, record.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

} // namespace lianping::media
