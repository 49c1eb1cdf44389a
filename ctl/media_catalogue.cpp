#include "ctl/media_catalogue.h"

#include "media/probe.h"
#include "media/store.h"
#include "programme/media_needs.h"

#include <sys/stat.h>

#include <chrono>
#include <set>

namespace lianping::ctl {
namespace {

namespace fs = std::filesystem;
using programme::Catalogue;
using programme::ItemSpec;
using programme::MediaFacts;
using Kind = ItemSpec::Kind;

// The kinds that are a file. A notice may have one as its picture, besides.
bool is_file(const ItemSpec& item) {
    return item.kind == Kind::video || item.kind == Kind::image || item.kind == Kind::audio;
}

class Looking {
public:
    Looking(const fs::path& site, Hashes hashes, MediaMemory& memory, const LookProgress& progress,
            std::size_t count)
        : site_(site), hashes_(hashes), memory_(memory), progress_(progress), count_(count) {}

    MediaFacts look(const std::string& name) {
        ++index_;
        struct stat found {};
        const fs::path file = fs::absolute(site_ / name).lexically_normal();
        if (::stat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
            return {MediaFacts::State::missing, "", {}, name + " is not there"};
        const auto size = static_cast<std::uintmax_t>(found.st_size);
        const std::int64_t changed = found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec;
        const MediaMemory::Look* known = memory_.find(file, size, changed);
        if (known == nullptr || (hashes_ == Hashes::wanted && known->good && known->hash.empty())) {
            memory_.keep(file, read(file, name, size, changed, known));
            known = memory_.find(file, size, changed);
        }
        if (!known->good) return {MediaFacts::State::broken, "", {}, known->why};
        const Duration length =
            known->info.kind == media::MediaInfo::Kind::image ? Duration::zero() : known->info.length;
        return {MediaFacts::State::ready, hashes_ == Hashes::wanted ? known->hash : name, length, ""};
    }

private:
    MediaMemory::Look read(const fs::path& file, const std::string& name, std::uintmax_t size,
                           std::int64_t changed, const MediaMemory::Look* known) {
        const auto note = [&](double part) {
            if (progress_) progress_(index_, count_, name, part);
            return true;
        };
        MediaMemory::Look look;
        if (known != nullptr) look = *known;
        look.size = size;
        look.changed_ns = changed;
        if (known == nullptr) {
            auto info = media::probe(file, note);
            look.good = info.has_value();
            if (info)
                look.info = *info;
            else
                look.why = info.error().message.empty() ? "it cannot be shown" : info.error().message;
        }
        if (look.good && hashes_ == Hashes::wanted) {
            auto hash = media::hash_file(file, note);
            if (hash)
                look.hash = *hash;
            else
                look.good = false, look.why = hash.error().message;
        }
        return look;
    }

    const fs::path& site_;
    Hashes hashes_;
    MediaMemory& memory_;
    const LookProgress& progress_;
    std::size_t count_;
    std::size_t index_ = 0;
};

} // namespace

Catalogue look_at_media(const programme::Programme& programme, const fs::path& site, Hashes hashes,
                        MediaMemory& memory, const LookProgress& progress, const Catalogue& known) {
    std::vector<programme::MediaNeed> wanted;
    std::set<std::string> files;
    Catalogue catalogue;
    for (programme::MediaNeed& need : programme::media_needs(programme)) {
        const auto had = known.find(need.key);
        if (had != known.end() && had->second.state == MediaFacts::State::ready) {
            catalogue.insert(*had);
            continue;
        }
        if (!need.item.file.empty()) files.insert(need.item.file);
        wanted.push_back(std::move(need));
    }

    Looking looking(site, hashes, memory, progress, files.size());
    std::map<std::string, MediaFacts> looks;
    for (const std::string& name : files) looks[name] = looking.look(name);
    memory.save();
    for (const auto& [key, item, size] : wanted) {
        const MediaFacts drawn{MediaFacts::State::ready, key, {}, ""};
        MediaFacts facts = item.file.empty() ? drawn : looks[item.file];
        // A notice is drawn at intake; here it is enough that its picture can be.
        if (!is_file(item) && facts.state == MediaFacts::State::ready) facts = drawn;
        catalogue[key] = std::move(facts);
    }
    return catalogue;
}

} // namespace lianping::ctl
