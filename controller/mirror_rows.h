#pragma once
// The rows of a controller's databases on their way to its standby: those that it has not, each once.
//
// Thread-safety: as records::Database.

#include "base/result.h"
#include "controller/play_records.h"
#include "records/database.h"
#include "wire/records.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianping::controller {

struct EventRow {
    std::int64_t id = 0, at_ns = 0;
    std::string kind, who, what, screens;
    friend bool operator==(const EventRow&, const EventRow&) = default;
};
// Of each node and series of its proof of play: the number that is had, and all before it.
using PlayedUpto = std::map<std::pair<std::string, std::uint64_t>, std::uint64_t>;

struct MirrorRows {
    std::vector<EventRow> events;
    std::vector<PlayedBatch> played;
    bool more = false; // there are others, for which to ask behind these
};
inline constexpr std::size_t most_mirror_rows = 2000; // of each kind, at once

std::string to_bytes(const MirrorRows& rows);
Result<MirrorRows> parse_rows(std::string_view bytes);
std::string to_text(const PlayedUpto& upto);
PlayedUpto parse_upto(std::string_view text); // what makes no sense is left out: it is sent again

// DATA/controller's databases, whoever writes them meanwhile.
class MirroredRows {
public:
    // io where one cannot be opened.
    static Result<MirroredRows> open(const std::filesystem::path& controller);

    // Of the leader: what is behind these.
    MirrorRows after(std::int64_t event, const PlayedUpto& played);
    // Of the standby: what it has.
    std::int64_t last_event();
    PlayedUpto played();
    // Takes what came, all or nothing of each kind; what is there already stays as it is.
    Result<void> take(const MirrorRows& rows);

private:
    MirroredRows(records::Database events, records::Database played, PlayRecords records)
        : events_(std::move(events)), played_(std::move(played)), records_(std::move(records)) {}
    // Gives how many.
    std::size_t add_played(MirrorRows& to, const std::string& node, std::uint64_t series, std::uint64_t after,
                           std::size_t most);
    records::Database events_, played_;
    PlayRecords records_; // that takes what came
};

} // namespace lianping::controller
