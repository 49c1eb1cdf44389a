#pragma once
// What happened and who did it, for the morning after: DATA/controller/events.db (SQLite).
//
// Thread-safety: one thread. Blocks on the disk (write-ahead log, not synced on each line: a power cut may
// cost the last second of the log, never the log).

#include "base/result.h"
#include "time/instants.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lianping::controller {

struct Event {
    UtcTime at;
    std::string kind; // "start", "stop", "reload", "refused", "take", "release", ..., "node up", "node down"
    std::string who;  // of acts: who did it; of nodes: the node
    std::string what; // in an operator's words
    std::string screens; // "wall,room"; empty where it concerns none
};

class EventLog {
public:
    // One that is damaged is set aside as FILE.damaged. io where there can be none.
    static Result<EventLog> open(const std::filesystem::path& file);
    EventLog(EventLog&&) noexcept;
    ~EventLog();

    // A line that cannot be written is lost, and said in the process's log.
    void write(const Event& event);
    // The last `most`, newest last.
    std::vector<Event> last(std::size_t most) const;

private:
    struct Impl;
    explicit EventLog(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lianping::controller
