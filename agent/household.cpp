#include "agent/household.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "transport/agent_files.h"
#include "wire/codec.h"

#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace lianping::agent {
namespace {

namespace fs = std::filesystem;

template <class T, class Decode>
std::shared_ptr<const T> load(const fs::path& file, Decode decode) {
    const auto bytes = read_file(file, max_plan_bytes);
    if (!bytes) return nullptr;
    auto value = decode(*bytes);
    return value ? std::make_shared<const T>(*std::move(value)) : nullptr;
}

} // namespace

Household::Stamp Household::stamp_of(const fs::path& file) {
    struct stat is {};
    if (::stat(file.c_str(), &is) != 0) return {};
    return {is.st_size, is.st_mtim.tv_sec * 1'000'000'000LL + is.st_mtim.tv_nsec};
}

bool Household::controller_is_here() const {
    std::error_code failed;
    return fs::is_directory(data_ / "controller", failed);
}

std::optional<KeyPair> Household::key_for(const std::string& name) const {
    const auto file_of_key = agent_folder(data_) / name / "key";
    if (keys_ == Keys::awaited) {
        const auto there = load_key(file_of_key);
        return there ? std::optional(*there) : std::nullopt;
    }
    const auto key = load_or_make_key(file_of_key);
    if (!key) {
        log::error("{}: node {} is not looked after", key.error().message, name);
        return std::nullopt;
    }
    const fs::path file = agent_key_file(data_, name);
    const std::string line = to_hex(key->own) + "\n";
    if (const auto said = read_file(file, 4096); said && *said == line) return *key;
    if (const auto written = write_file(file, line); !written)
        log::error("{}: nobody can vouch for this housekeeper", written.error().message);
    return *key;
}

bool Household::look_at(const std::string& name, HousedNode& node, Stamps& stamps) const {
    const fs::path folder = data_ / "nodes" / name;
    const Stamp plan = stamp_of(folder / "plan"), acts = stamp_of(folder / "acts"),
                door = stamp_of(agent_door_file(folder));
    if (door != stamps.door) {
        const auto text = read_file(agent_door_file(folder), 4096);
        node.door = text ? text->substr(0, text->find('\n')) : std::string();
        stamps.door = door;
    }
    if (plan == stamps.plan && acts == stamps.acts) return false;
    // They are written one after the other: what does not go together yet will in a moment.
    node.plan = load<ScreenPlan>(folder / "plan", decode_plan);
    auto read = load<Acts>(folder / "acts", decode_acts);
    const bool together = read && node.plan && read->version.epoch == node.plan->version.epoch &&
                          read->screen == node.plan->screen;
    node.acts = together ? std::move(read) : nullptr;
    node.timeline = Timeline(node.plan, node.acts);
    stamps.plan = plan;
    stamps.acts = acts;
    return true;
}

std::int64_t Household::last_written(const fs::path& node_folder) {
    std::int64_t last = 0;
    for (const char* file : {"clock", "plan", "acts", "key"})
        last = std::max(last, stamp_of(node_folder / file).changed);
    return last;
}

std::vector<Household::Folder> Household::folders(UtcTime now) const {
    std::vector<Folder> found;
    std::int64_t newest = 0;
    std::error_code failed;
    for (fs::directory_iterator at(data_ / "nodes", failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code none;
        if (at->path().filename().string().starts_with('.') || !at->is_directory(none)) continue;
        // One that was stamped by a clock ahead of its time would make all others old.
        found.push_back({at->path(), std::min(last_written(at->path()), now.ns())});
        newest = std::max(newest, found.back().written);
    }
    for (Folder& folder : found)
        folder.left_over = newest - folder.written >= Duration(left_over_after).count();
    return found;
}

bool Household::look(UtcTime now) {
    bool changed = false;
    std::map<std::string, HousedNode> there;
    for (const Folder& folder : folders(now)) {
        const std::string name = folder.path.filename();
        auto known = nodes_.extract(name);
        if (known.empty()) {
            const auto key = key_for(name);
            if (!key) continue;
            there[name].key = *key;
            changed = true;
        } else {
            there.insert(std::move(known));
        }
        HousedNode& node = there[name];
        changed = look_at(name, node, stamps_[name]) || node.left_over != folder.left_over || changed;
        node.left_over = folder.left_over;
    }
    changed = changed || !nodes_.empty(); // of what is left, the folders have gone
    nodes_ = std::move(there);
    std::erase_if(stamps_, [&](const auto& one) { return !nodes_.contains(one.first); });
    return changed;
}

} // namespace lianping::agent
