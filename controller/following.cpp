#include "controller/following.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "media/store.h"
#include "time/clock.h"
#include "transport/rendezvous.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lianping::controller {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::chrono::milliseconds patience = 2s;
constexpr Duration look_again_within = 500ms; // also while a film comes

const RealClock node_clock;

fs::path note_file(const fs::path& data) { return data / "controller" / "following"; }

std::string word(const json& from, const char* key) {
    const auto at = from.find(key);
    return at != from.end() && at->is_string() ? at->get<std::string>() : std::string();
}

template <class Number>
Number number(const json& from, const char* key) {
    const auto at = from.find(key);
    return at != from.end() && at->is_number_integer() ? at->get<Number>() : Number{};
}

bool truth(const json& from, const char* key) {
    const auto at = from.find(key);
    return at != from.end() && at->is_boolean() && at->get<bool>();
}

Unexpected<Error> disk_trouble(const fs::path& path) {
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return fail(Error::Code::io, full ? fmt::format("the disk is full: make room for {}", path.string())
                                      : fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

} // namespace

bool takes_over_by_itself(const FollowingState& state, NodeTime now, std::optional<Duration> after) {
    return after && state.complete && now - state.heard > *after;
}

std::optional<Duration> behind(const FollowingState& state, NodeTime now) {
    if (state.whole == NodeTime::always()) return std::nullopt;
    return now - state.whole;
}

std::optional<FollowingNote> read_following(const fs::path& data) {
    const auto text = read_file(note_file(data), 64U << 10U);
    const json read = text ? json::parse(*text, nullptr, false) : json();
    if (!read.is_object()) return std::nullopt;
    return FollowingNote{word(read, "of"), truth(read, "complete"), word(read, "aside")};
}

Result<void> write_following(const fs::path& data, const FollowingNote& note) {
    const json made{{"of", note.of}, {"complete", note.complete}, {"aside", note.aside}};
    return write_file(note_file(data), made.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

void forget_following(const fs::path& data) {
    std::error_code none;
    fs::remove(note_file(data), none);
}

Following::Following(Settings settings, FollowingNote note, NodeTime now)
    : settings_(std::move(settings)), note_(std::move(note)) {
    state_.heard = now;
    state_.complete = note_.complete;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Following::~Following() {
    thread_.request_stop();
    thread_.join();
}

FollowingState Following::state() const {
    const std::scoped_lock lock(mutex_);
    return state_;
}

void Following::say(const std::function<void(FollowingState&)>& change) {
    {
        const std::scoped_lock lock(mutex_);
        change(state_);
    }
    settings_.news();
}

void Following::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "following");
    if (!note_.complete) put_records_aside();
    std::optional<ControlClient> client;
    std::string said;
    while (!stop.stop_requested()) {
        const NodeTime began = node_clock.now();
        Result<void> looked;
        if (!client) {
            auto made = ControlClient::connect(settings_.of, settings_.key);
            if (made)
                client.emplace(*std::move(made));
            else
                looked = fail(made.error());
        }
        if (client) looked = look(*client, stop);
        const std::string trouble = looked ? "" : looked.error().message;
        if (!looked && looked.error().code == Error::Code::timeout) client.reset(); // its line may be dead
        if (trouble != said) log::warn("following: {}", trouble.empty() ? "all is well again" : trouble);
        said = trouble;
        say([&](FollowingState& state) { state.trouble = trouble; });
        while (!stop.stop_requested() && node_clock.now() - began < look_every) ::usleep(10'000);
    }
    std::error_code none;
    for (const MirrorFile& file : theirs_) fs::remove(arriving_file(settings_.folders, file), none);
}

// ---- a look for what is new ----

Result<void> Following::look(ControlClient& client, const std::stop_token& stop) {
    if (!rows_) {
        auto opened = MirroredRows::open(settings_.folders.data / "controller");
        if (!opened) return fail(opened.error());
        rows_ = *std::move(opened);
    }
    const FollowingState is = state();
    const NodeTime asked = node_clock.now();
    const auto late = behind(is, asked);
    const auto answer = client.ask({0,
                                    "standby-look",
                                    {{"bus", settings_.bus},
                                     {"control", settings_.control},
                                     {"digest", digest_},
                                     {"events", std::to_string(rows_->last_event())},
                                     {"played", to_text(rows_->played())},
                                     {"took", std::to_string(took_)},
                                     {"complete", is.complete ? "yes" : ""},
                                     {"behind_ms", std::to_string(late.value_or(0s) / 1ms)},
                                     {"trouble", is.trouble}},
                                    "a standby"},
                                   patience, [&] { return !stop.stop_requested(); });
    if (!answer) return fail(answer.error());
    say([](FollowingState& state) {
        state.heard = node_clock.now();
        state.answered = true;
    });
    if (!answer->ok) return fail(Error::Code::invalid, answer->error);
    const json said = json::parse(answer->json, nullptr, false);
    auto rows = parse_rows(answer->bytes);
    if (!said.is_object() || !rows) return fail(Error::Code::corrupt, "the leader is of another version");
    say([&](FollowingState& state) {
        const auto reached = [&](const char* key) { return as_seen_from(word(said, key), settings_.of); };
        state.leads = truth(said, "leads");
        state.term = {number<std::uint64_t>(said, "term"), number<std::uint64_t>(said, "leader"), 0};
        state.site = word(said, "site");
        state.bus = reached("bus");
        state.clock = reached("clock");
        state.agents = reached("agents");
        state.epoch = number<Epoch>(said, "epoch");
        state.anchor = {UtcTime(Duration(number<std::int64_t>(said, "anchor_utc"))),
                        HouseTime(Duration(number<std::int64_t>(said, "anchor_house")))};
    });
    if (auto taken = rows_->take(*rows); !taken) return taken;
    rows_complete_ = !rows->more;
    if (rows_complete_) took_ = number<std::uint64_t>(said, "number");
    if (word(said, "digest") != digest_) {
        auto files = parse_manifest(answer->text);
        if (!files) return fail(files.error());
        return take_files(client, *std::move(files), asked, stop);
    }
    return take_files(client, theirs_, asked, stop);
}

// ---- files ----

Result<void> Following::take_files(ControlClient& client, const Manifest& theirs, NodeTime asked,
                                   const std::stop_token& stop) {
    if (digest_.empty() || theirs != theirs_) {
        digest_.clear();
        theirs_ = theirs;
        MirrorSteps steps = steps_to(theirs, list_mirrored(settings_.folders));
        std::uint64_t bytes = 0;
        for (const MirrorFile& file : steps.fetch) bytes += file.size;
        say([&](FollowingState& state) {
            state.files_missing = steps.fetch.size();
            state.bytes_missing = bytes;
        });
        for (const std::string& path : steps.remove) remove(path);
        for (const MirrorFile& file : steps.fetch) {
            const auto brought = bring(client, file, asked + look_again_within);
            if (!brought && brought.error().code != Error::Code::not_found) return fail(brought.error());
            if (!brought) log::debug("{}", brought.error().message);
            // Not within the time, or another one by now.
            if (!brought || !*brought || node_clock.now() - asked > look_again_within ||
                stop.stop_requested())
                return {};
        }
        if (steps_to(theirs, list_mirrored(settings_.folders)).fetch.empty()) digest_ = digest_of(theirs);
    }
    if (digest_.empty() || !rows_complete_ || !settings_.keeps_time(state().epoch)) return {};
    say([&](FollowingState& state) {
        state.files_missing = 0;
        state.bytes_missing = 0;
        state.whole = asked;
        state.complete = true;
    });
    if (note_.complete) return {};
    log::info("all that the leader has is here: this one can take over");
    note_.complete = true;
    return write_following(settings_.folders.data, note_);
}

Result<std::string> Following::part(ControlClient& client, const MirrorFile& file,
                                    std::uint64_t offset) const {
    auto answer = client.ask({0,
                              "standby-read",
                              {{"path", file.path},
                               {"size", std::to_string(file.size)},
                               {"changed", std::to_string(file.changed)},
                               {"offset", std::to_string(offset)}},
                              "a standby"},
                             patience);
    if (!answer) return fail(answer.error());
    if (!answer->ok) return fail(Error::Code::not_found, answer->error);
    if (answer->bytes.empty() && offset < file.size)
        return fail(Error::Code::not_found, "the leader gave nothing of " + file.path);
    return std::move(answer->bytes);
}

Result<bool> Following::bring(ControlClient& client, const MirrorFile& file, NodeTime until) {
    const MirrorFolders& to = settings_.folders;
    if (is_folder(file.path)) {
        std::error_code failed;
        fs::create_directories(to.at(file.path), failed);
        if (file.path.starts_with("keys/")) fs::permissions(to.at(file.path), fs::perms::owner_all, failed);
        return true;
    }
    if (is_stored_content(file.path) || file.size > mirror_part) return bring_in_parts(client, file, until);
    const auto bytes = part(client, file, 0);
    if (!bytes) return fail(bytes.error());
    put_aside(file.path);
    if (auto put = put_file(to, file, *bytes); !put) return fail(put.error());
    return true;
}

// What does not come within the time goes on where it is at the next call.
Result<bool> Following::bring_in_parts(ControlClient& client, const MirrorFile& file, NodeTime until) {
    if (!coming_ || coming_->file != file) {
        if (is_stored_content(file.path) && is_in_site(file)) return true;
        coming_.reset();
        if (auto begun = begin(file); !begun) return fail(begun.error());
    }
    while (coming_->have < file.size) {
        if (node_clock.now() > until) return false;
        const auto bytes = part(client, file, coming_->have);
        auto added = bytes ? add(*bytes) : fail(bytes.error());
        if (!added) {
            coming_.reset();
            return fail(added.error());
        }
        coming_->have += bytes->size();
        say([&](FollowingState& state) {
            state.heard = node_clock.now();
            state.bytes_missing -= std::min<std::uint64_t>(state.bytes_missing, bytes->size());
        });
    }
    auto whole = finish();
    coming_.reset();
    if (!whole) return fail(whole.error());
    return true;
}

Result<void> Following::begin(const MirrorFile& file) {
    Coming coming;
    coming.file = file;
    if (is_stored_content(file.path)) {
        auto arrival = media::Arrival::open(settings_.folders.data / "media", file.path.substr(6));
        if (!arrival) return fail(arrival.error());
        coming.have = arrival->have();
        coming.content.emplace(*std::move(arrival));
    } else {
        const fs::path arrived = arriving_file(settings_.folders, file);
        std::error_code failed;
        fs::create_directories(arrived.parent_path(), failed);
        coming.out = std::make_unique<Descriptor>(
            ::open(arrived.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (coming.out->get() < 0) return disk_trouble(arrived);
    }
    coming_.emplace(std::move(coming));
    return {};
}

Result<void> Following::add(const std::string& bytes) {
    if (coming_->content) return coming_->content->append(bytes);
    if (::pwrite(coming_->out->get(), bytes.data(), bytes.size(), static_cast<off_t>(coming_->have)) !=
        static_cast<ssize_t>(bytes.size()))
        return disk_trouble(arriving_file(settings_.folders, coming_->file));
    return {};
}

Result<void> Following::finish() {
    if (coming_->content) return coming_->content->finish();
    const fs::path arrived = arriving_file(settings_.folders, coming_->file);
    if (::fsync(coming_->out->get()) != 0) return disk_trouble(arrived);
    put_aside(coming_->file.path);
    return put_arrived(settings_.folders, coming_->file, arrived);
}

// What the site's own media are is not brought twice.
bool Following::is_in_site(const MirrorFile& content) const {
    const media::Store store(settings_.folders.data / "media");
    const std::string hash = content.path.substr(6);
    for (const MirrorFile& file : theirs_)
        if (file.path.starts_with("site/") && file.size == content.size && !is_folder(file.path) &&
            store.take_in(settings_.folders.at(file.path), hash))
            return true;
    return false;
}

// ---- what was here before ----

// What is removed or replaced is kept where this folder was another controller's before it followed. What a
// store holds is made anew by anybody.
void Following::put_aside(const std::string& path) const {
    const fs::path from = settings_.folders.at(path);
    std::error_code failed;
    if (note_.complete || note_.aside.empty() || is_stored_content(path) || is_folder(path) ||
        !fs::exists(from, failed))
        return;
    const fs::path to = settings_.folders.data / note_.aside / path;
    fs::create_directories(to.parent_path(), failed);
    fs::permissions(settings_.folders.data / note_.aside, fs::perms::owner_all, failed);
    fs::rename(from, to, failed);
    if (!failed) return;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, failed); // on another disk
}

void Following::remove(const std::string& path) const {
    put_aside(path);
    std::error_code none;
    fs::remove(settings_.folders.at(path), none); // a folder where it is empty
}

void Following::put_records_aside() const {
    const fs::path from = settings_.folders.data / "controller",
                   to = settings_.folders.data / note_.aside / "controller";
    std::error_code failed;
    if (note_.aside.empty() || fs::exists(to / "records", failed)) return; // done before it was ended
    fs::create_directories(to / "records", failed);
    fs::permissions(settings_.folders.data / note_.aside, fs::perms::owner_all, failed);
    for (const char* database : {"events.db", "played.db"})
        for (const char* more : {"", "-wal", "-shm"})
            fs::rename(from / (std::string(database) + more), to / "records" / (std::string(database) + more),
                       failed);
}

} // namespace lianping::controller
