#include "ctl/media_catalogue.h"

#include "base/descriptor.h"
#include "intake/child.h"
#include "media/store.h"
#include "programme/media_needs.h"
#include "programme/page_ranges.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
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
    return item.kind == Kind::video || item.kind == Kind::image || item.kind == Kind::audio ||
           item.kind == Kind::file;
}

MediaFacts::Medium medium_of(media::MediaInfo::Kind kind) {
    switch (kind) {
    case media::MediaInfo::Kind::video:
        return MediaFacts::Medium::video;
    case media::MediaInfo::Kind::audio:
        return MediaFacts::Medium::audio;
    case media::MediaInfo::Kind::image:
        break;
    }
    return MediaFacts::Medium::image;
}

// Its pages, those that are asked for, under names of their own.
MediaFacts document_of(const ItemSpec& item, MediaFacts facts) {
    for (std::size_t page = 1; page <= facts.pages.size(); ++page)
        facts.pages[page - 1] =
            programme::asked_for(item.pages, page) ? item.file + " " + std::to_string(page) : "";
    return facts;
}

class Looking {
public:
    Looking(const fs::path& site, Hashes hashes, MediaMemory& memory, const LookProgress& progress,
            std::size_t count)
        : site_(site), hashes_(hashes), memory_(memory), progress_(progress), count_(count) {}

    // As a document, where the item plays its pages.
    MediaFacts look(const std::string& name, bool document) {
        ++index_;
        struct stat found {};
        const fs::path file = fs::absolute(site_ / name).lexically_normal();
        const bool there = ::stat(file.c_str(), &found) == 0;
        if (there && S_ISDIR(found.st_mode))
            return facts_of(MediaFacts::State::missing, "", {},
                            name + " is a folder: write folder: " + name + " to play what lies in it");
        if (!there || !S_ISREG(found.st_mode))
            return facts_of(MediaFacts::State::missing, "", {}, name + " is not there");
        const auto size = static_cast<std::uintmax_t>(found.st_size);
        const std::int64_t changed = found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec;
        // What a file is as a film, and what it is as a document, are two things to know.
        const fs::path remembered = document ? fs::path(file.string() + "#pages") : file;
        const MediaMemory::Look* known = memory_.find(remembered, size, changed);
        if (known == nullptr || (hashes_ == Hashes::wanted && known->good && known->hash.empty())) {
            memory_.keep(remembered, read(file, name, size, changed, known, document));
            known = memory_.find(remembered, size, changed);
        }
        if (!known->good) return facts_of(MediaFacts::State::broken, "", {}, known->why);
        const Duration length =
            known->info.kind == media::MediaInfo::Kind::image ? Duration::zero() : known->info.length;
        MediaFacts facts =
            facts_of(MediaFacts::State::ready, hashes_ == Hashes::wanted ? known->hash : name, length, "");
        facts.medium = document ? MediaFacts::Medium::document : medium_of(known->info.kind);
        facts.silent = facts.medium == MediaFacts::Medium::video && !known->info.has_sound;
        facts.promised = known->info.promised;
        facts.languages = known->info.languages;
        facts.pages.resize(std::min<std::size_t>(known->pages, intake::most_pages));
        return facts;
    }

    // Whether there are subtitles in it.
    MediaFacts look_at_subtitles(const std::string& name) {
        const Descriptor opened(::open((site_ / name).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (opened.get() < 0) return facts_of(MediaFacts::State::missing, "", {}, "it is not there");
        const Descriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
        const std::array<int, 2> descriptors{nowhere.get(), opened.get()};
        const auto found = child_.run(intake::ReadSubtitles{}, descriptors);
        if (!found) return facts_of(MediaFacts::State::broken, "", {}, found.error().message);
        if (found->lines == 0)
            return facts_of(MediaFacts::State::broken, "", {}, "there are no subtitles in it");
        return facts_of(MediaFacts::State::ready, name, {}, "");
    }

private:
    static MediaFacts facts_of(MediaFacts::State state, std::string hash, Duration length, std::string why) {
        MediaFacts facts;
        facts.state = state;
        facts.hash = std::move(hash);
        facts.length = length;
        facts.why = std::move(why);
        return facts;
    }

    Result<intake::Found> look_into(const fs::path& file, bool document,
                                    const intake::Child::Progress& progress) {
        const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (opened.get() < 0)
            return fail(Error::Code::io, std::string("it cannot be read: ") + std::strerror(errno));
        const std::array<int, 1> descriptors{opened.get()};
        return child_.run(document ? intake::Job(intake::CountPages{}) : intake::Job(intake::Probe{}),
                          descriptors, progress);
    }

    MediaMemory::Look read(const fs::path& file, const std::string& name, std::uintmax_t size,
                           std::int64_t changed, const MediaMemory::Look* known, bool document) {
        const auto note = [&](double part) {
            if (progress_) progress_(index_, count_, name, part);
            return true;
        };
        MediaMemory::Look look;
        if (known != nullptr) look = *known;
        look.size = size;
        look.changed_ns = changed;
        if (known == nullptr) {
            auto found = look_into(file, document, note);
            look.good = found.has_value();
            if (found) {
                look.info = found->info;
                look.pages = found->pages;
            } else {
                look.why = found.error().message.empty() ? "it cannot be shown" : found.error().message;
            }
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
    intake::Child child_{intake::beside_this_program("lianping-intake")};
};

std::set<std::string> films_of_links(const programme::Programme& programme) {
    std::set<std::string> films;
    for (const auto& [name, link] : programme.links)
        for (const auto& [source_name, source] : link.sources)
            if (source.kind == programme::LinkSource::Kind::file && !source.where.empty())
                films.insert(source.where);
    return films;
}

std::set<std::string> named_subtitles(const programme::Programme& programme) {
    std::set<std::string> files;
    for (const auto& [name, list] : programme.playlists)
        for (const ItemSpec& item : list.items)
            if (item.kind == Kind::video && item.subtitles != "auto" && item.subtitles != "none" &&
                !item.subtitles.empty())
                files.insert(item.subtitles);
    return files;
}

} // namespace

Catalogue look_at_media(const programme::Programme& programme, const fs::path& site, Hashes hashes,
                        MediaMemory& memory, const LookProgress& progress, const Catalogue& known) {
    std::vector<programme::MediaNeed> wanted;
    std::set<std::pair<std::string, bool>> files; // and whether it is wanted as a document
    Catalogue catalogue;
    for (programme::MediaNeed& need : programme::media_needs(programme)) {
        const auto had = known.find(need.key);
        if (had != known.end() && had->second.state == MediaFacts::State::ready) {
            catalogue.insert(*had);
            continue;
        }
        if (!need.item.file.empty()) files.emplace(need.item.file, need.item.kind == Kind::pdf);
        wanted.push_back(std::move(need));
    }

    const std::set<std::string> films = films_of_links(programme);
    for (const std::string& film : films) files.emplace(film, false);

    Looking looking(site, hashes, memory, progress, files.size());
    std::map<std::pair<std::string, bool>, MediaFacts> looks;
    for (const auto& file : files) looks[file] = looking.look(file.first, file.second);
    memory.save();
    for (const std::string& film : films) catalogue[film] = looks[{film, false}];
    for (const std::string& file : named_subtitles(programme)) {
        const auto had = known.find(file);
        const bool ready = had != known.end() && had->second.state == MediaFacts::State::ready;
        catalogue[file] = ready ? had->second : looking.look_at_subtitles(file);
    }
    for (const auto& [key, item, size] : wanted) {
        MediaFacts drawn;
        drawn.state = MediaFacts::State::ready;
        drawn.hash = key;
        MediaFacts facts = item.file.empty() ? drawn : looks[{item.file, item.kind == Kind::pdf}];
        // A notice is drawn at intake; here it is enough that its picture can be.
        if (item.kind == Kind::pdf)
            facts = document_of(item, std::move(facts));
        else if (!is_file(item) && facts.state == MediaFacts::State::ready)
            facts = drawn;
        catalogue[key] = std::move(facts);
    }
    return catalogue;
}

} // namespace lianping::ctl
