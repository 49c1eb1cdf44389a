#pragma once
// Following a leader: the thread on which a standby asks it for what is new, and puts that where it belongs.
// docs/standby.md.

#include "base/descriptor.h"
#include "controller/mirror_files.h"
#include "controller/mirror_rows.h"
#include "media/arrival.h"
#include "time/instants.h"
#include "transport/control_client.h"
#include "transport/keys.h"
#include "wire/term.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace lianping::controller {

// What is known of the leader, and how much of it is here.
struct FollowingState {
    NodeTime heard;        // the leader's last word; the beginning before the first
    bool answered = false; // it has, since this process began
    bool complete = false; // all was here at once, some time
    NodeTime whole =
        NodeTime::always(); // all that it had then is here; always(): not since this process began
    std::size_t files_missing = 0;
    std::uint64_t bytes_missing = 0;
    bool leads = true;                    // it has not stood down
    Term term;                            // its own
    std::string site, bus, clock, agents; // endpoints as they are reached from here
    Epoch epoch = 0;
    Anchor anchor;
    std::string trouble; // in an operator's words; empty: none
};

// Whether a standby takes over by itself: nothing is heard of the leader for `after`, and all was here once.
// Pure.
bool takes_over_by_itself(const FollowingState& state, NodeTime now, std::optional<Duration> after);
// How far what is here is behind the leader; nothing: not all has been here yet.
std::optional<Duration> behind(const FollowingState& state, NodeTime now);

// Of a data folder that mirrors another controller: DATA/controller/following. It goes when that one leads.
struct FollowingNote {
    std::string of;        // the leader's address
    bool complete = false; // as FollowingState's
    std::string aside;     // folder in which lies what was here before, until then
};
std::optional<FollowingNote> read_following(const std::filesystem::path& data);
Result<void> write_following(const std::filesystem::path& data, const FollowingNote& note);
void forget_following(const std::filesystem::path& data);

// Thread-safety: safe.
class Following {
public:
    static constexpr Duration look_every = 200ms;
    struct Settings {
        std::string of; // the leader's control endpoint
        KeyPair key;    // an admin's there
        MirrorFolders folders;
        std::string bus, control;              // this one's own, as the leader is told
        std::function<bool(Epoch)> keeps_time; // whether the leader's house time is kept here
        std::function<void()> news;            // called on the thread
    };
    Following(Settings settings, FollowingNote note, NodeTime now);
    ~Following(); // within three seconds
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    FollowingState state() const;

private:
    void run(const std::stop_token& stop);
    Result<void> look(ControlClient& client, const std::stop_token& stop);
    Result<void> take_files(ControlClient& client, const Manifest& theirs, NodeTime asked,
                            const std::stop_token& stop);
    // Each gives whether it is whole.
    Result<bool> bring(ControlClient& client, const MirrorFile& file, NodeTime until);
    Result<bool> bring_in_parts(ControlClient& client, const MirrorFile& file, NodeTime until);
    Result<void> begin(const MirrorFile& file);
    Result<void> add(const std::string& bytes);
    Result<void> finish();
    bool is_in_site(const MirrorFile& content) const;
    Result<std::string> part(ControlClient& client, const MirrorFile& file, std::uint64_t offset) const;
    void put_aside(const std::string& path) const;
    void remove(const std::string& path) const;
    void put_records_aside() const;
    void say(const std::function<void(FollowingState&)>& change);

    const Settings settings_;
    FollowingNote note_; // the thread's, with what follows
    std::optional<MirroredRows> rows_;
    Manifest theirs_;        // as it was listed last
    std::string digest_;     // of `theirs_` where all of it is here; empty: it is not
    std::uint64_t took_ = 0; // the last look all of whose rows are here
    bool rows_complete_ = false;
    struct Coming { // a file that is large
        MirrorFile file;
        std::uint64_t have = 0;
        std::unique_ptr<Descriptor> out;       // of a file of the site
        std::optional<media::Arrival> content; // of the store
    };
    std::optional<Coming> coming_;

    mutable std::mutex mutex_; // guards state_
    FollowingState state_;
    std::jthread thread_; // last
};

} // namespace lianping::controller
