#include "controller/site_desk.h"

#include "controller/intake_cache.h"
#include "controller/plan_desk.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::controller {

namespace fs = std::filesystem;
using programme::Finding;
using programme::Programme;

namespace {

std::string summary(const Programme& programme) {
    const auto count = [](std::size_t n, const char* what) {
        return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
    };
    std::size_t playlists = 0;
    for (const auto& [key, list] : programme.playlists)
        if (key == list.name) ++playlists;
    return count(programme.screens.size(), "screen") + ", " + count(playlists, "playlist") + ", " +
           (programme.entries.size() == 1 ? "1 entry" : fmt::format("{} entries", programme.entries.size()));
}

// Of all that a programme is made of: the texts, and what lies in the folders that they name.
std::string print_of(const Texts& texts, const std::map<std::string, std::vector<std::string>>& folders) {
    Fingerprint print;
    for (const auto& [path, text] : texts) print.add(path).add(text);
    for (const auto& [folder, files] : folders) {
        print.add(folder);
        for (const std::string& file : files) print.add(file);
    }
    return print.text();
}

} // namespace

SiteDesk::SiteDesk(fs::path site, fs::path store, fs::path layouts, fs::path overruns, fs::path latencies,
                   fs::path once)
    : site_(std::move(site)),
      store_(std::move(store)),
      layouts_(std::move(layouts)),
      overruns_(std::move(overruns)),
      latencies_(std::move(latencies)),
      once_(std::move(once)) {}

// Names, sizes and times of the texts.
std::string SiteDesk::look() const {
    Fingerprint print;
    std::vector<fs::path> paths{site_ / "site.yaml", site_ / "schedule.yaml"};
    std::error_code failed;
    for (fs::directory_iterator at(site_ / "playlists", failed), end; !failed && at != end;
         at.increment(failed))
        if (at->path().extension() == ".yaml") paths.push_back(at->path());
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
        const auto is = stamp_of(path);
        print.add(path.string());
        if (is) print.add(std::to_string(is->size)).add(std::to_string(is->changed_ns));
    }
    return print.text();
}

// Times of the folders whose files are played. Not part of look(): while a hundred photos are copied, the
// texts can be read all the same.
std::string SiteDesk::look_of_folders() const {
    Fingerprint print;
    for (const auto& [folder, files] : folders_) {
        std::error_code failed;
        if (const auto changed = fs::last_write_time(site_ / folder, failed); !failed)
            print.add(folder).add(std::to_string(changed.time_since_epoch().count()));
    }
    return print.text();
}

bool SiteDesk::looks_changed() const { return look() != looked_ || look_of_folders() != folders_looked_; }

programme::Reading SiteDesk::read_texts(Texts texts) const {
    programme::SiteFiles files = programme::files_of_site(site_);
    files.texts = std::move(texts);
    files.refused.clear();
    return programme::read_site(files);
}

void SiteDesk::air(programme::Reading reading, const Texts& texts) {
    programme_ = *std::move(reading.programme);
    layouts_.apply(*programme_);
    overruns_.apply(*programme_);
    latencies_.apply(*programme_);
    once_.apply(*programme_);
    folders_ = std::move(reading.folders);
    folders_looked_ = look_of_folders();
    fingerprint_ = print_of(texts, folders_);
}

SiteDesk::Reread SiteDesk::read(UtcTime now, const Growing& growing) {
    const std::string before = look();
    programme::SiteFiles files = programme::files_of_site(site_);
    if (growing) {
        files.list = [list = files.list, growing](const std::string& folder) {
            auto names = list(folder);
            if (names)
                std::erase_if(*names, [&](const std::string& name) {
                    return growing(folder.empty() ? name : folder + "/" + name);
                });
            return names;
        };
    }
    programme::Reading reading = programme::read_site(files);
    if (look() != before) return Reread::unstable;
    looked_ = before;
    const bool first = !texts_.has_value();
    texts_ = files.texts;
    findings_ = reading.findings;
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.rank < b.rank; });

    if (reading.programme && !store_.has_left(*texts_)) {
        const bool same = programme_ && print_of(*texts_, reading.folders) == fingerprint_;
        if (state_ != State::good || !same) since_ = now;
        state_ = State::good;
        const auto kept = store_.air(*texts_, now, summary(*reading.programme));
        trouble_ = kept ? "" : kept.error().message;
        air(std::move(reading), *texts_);
        return same ? Reread::unchanged : Reread::aired;
    }
    // What is on air stays, or comes from the store at a start.
    const bool went_back = reading.programme.has_value();
    if (!first && programme_) {
        if (!went_back) {
            state_ = State::refused;
            since_ = now;
        }
        return went_back ? Reread::unchanged : Reread::refused;
    }
    if (const KeptProgramme* kept = store_.on_air()) {
        programme::Reading last = read_texts(kept->texts);
        if (last.programme) {
            air(std::move(last), kept->texts);
            state_ = went_back ? State::back : State::refused;
            since_ = now;
            return went_back ? Reread::aired : Reread::refused;
        }
    }
    state_ = State::none;
    since_ = now;
    return Reread::refused;
}

bool SiteDesk::write_again() {
    const auto saved = store_.save();
    trouble_ = saved ? "" : saved.error().message;
    return trouble_.empty();
}

void SiteDesk::extend(const Overruns::Due& due) {
    overruns_.extend(due);
    if (programme_) overruns_.apply(*programme_);
}

Result<void> SiteDesk::schedule_once(const OnceEntries::Once& once, UtcTime now) {
    if (auto added = once_.add(once, now); !added) return added;
    if (programme_) once_.apply(*programme_);
    return {};
}

std::vector<OnceEntries::Once> SiteDesk::drop_once(const std::string& link, UtcTime now) {
    auto dropped = once_.remove(link, now);
    if (!dropped.empty() && programme_) once_.apply(*programme_);
    return dropped;
}

bool SiteDesk::settle_latency(const std::string& link) {
    if (!latencies_.settle(link)) return false;
    if (programme_) latencies_.apply(*programme_);
    return true;
}

void SiteDesk::choose_layout(const std::string& link, const std::string& layout) {
    if (layout.empty())
        layouts_.forget(link);
    else
        layouts_.choose(link, layout);
    if (programme_) layouts_.apply(*programme_);
}

Result<KeptProgramme> SiteDesk::back(std::uint64_t id, UtcTime now) {
    if (!texts_) return fail(Error::Code::not_found, "the site was not read yet");
    const KeptProgramme* target = id == 0 ? store_.before() : store_.find(id);
    if (target == nullptr)
        return fail(Error::Code::not_found,
                    id == 0 ? "there is no programme before the one on air"
                            : fmt::format("there is no programme {}: see lianpingctl programme list", id));
    programme::Reading reading = read_texts(target->texts);
    if (!reading.programme)
        return fail(Error::Code::invalid,
                    fmt::format("programme {} cannot be read by this version any more", target->id));
    auto kept = store_.back(target->id, *texts_);
    if (!kept) return fail(kept.error());
    write_again();
    air(std::move(reading), (*kept)->texts);
    state_ = State::back;
    since_ = now;
    return **kept;
}

} // namespace lianping::controller
