#pragma once
// What standbys ask of their leader, answered on a thread of its own: lists, parts of files, rows. The loop
// never waits for the disk.
//
// Thread-safety: safe.

#include "controller/mirror_files.h"
#include "controller/mirror_rows.h"
#include "transport/waiting.h"
#include "wire/messages.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace lianping::controller {

class MirrorDesk {
public:
    // `waker` is woken when there is an answer; it outlives this.
    MirrorDesk(MirrorFolders folders, const Waker& waker);
    ~MirrorDesk();
    MirrorDesk(const MirrorDesk&) = delete;
    MirrorDesk& operator=(const MirrorDesk&) = delete;

    struct Look {
        std::string digest; // of the files that the standby has: those are listed where it is another now
        std::int64_t event = 0;
        PlayedUpto played;
        std::string json; // what the loop says to it: passed on, with the digest
    };
    struct Part {
        MirrorFile file;
        std::uint64_t offset = 0;
    };
    using Question = std::variant<Look, Part>;
    struct Asker {
        std::string peer;
        std::uint64_t command = 0;
    };
    static constexpr std::size_t most_waiting = 64;
    // False: there is no room for it now.
    bool ask(Asker asker, Question question);
    std::vector<std::pair<std::string, Answer>> answers(); // by peer; since the last call

private:
    void run(const std::stop_token& stop);
    void list_anew();
    Answer answer(const Look& look);
    Answer answer(const Part& part) const;

    const MirrorFolders folders_;
    const Waker& waker_;
    std::optional<MirroredRows> rows_; // the thread's, with what follows
    Manifest files_;                   // as listed last
    std::string digest_;
    Duration list_next_{}; // monotonic

    std::mutex mutex_; // guards what follows
    std::condition_variable_any given_;
    std::deque<std::pair<Asker, Question>> asked_;
    std::vector<std::pair<std::string, Answer>> answers_;

    std::jthread thread_; // last
};

} // namespace lianping::controller
