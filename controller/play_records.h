#pragma once
// The proof of play of all nodes: DATA/controller/played.db (SQLite).
//
// Each row is stored once, by (node, series, number): of a series nothing up to the number stored last is
// taken again, so batches that come twice, late or after a restart change nothing, also when the rows
// themselves have been let go by their age.
//
// Thread-safety: one thread at a time. Blocks on the disk: what store() answers is on it.

#include "base/result.h"
#include "records/database.h"
#include "wire/records.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lianping::controller {

struct StoredPlay {
    std::string node;
    std::uint64_t series = 0;
    Played row;
};

// One showing of an item: several rows where it lasted longer than one.
struct PlayTotal {
    std::string screen, item, media;
    Played::As as = Played::As::item;
    std::uint64_t times = 0; // begun in the span
    std::uint64_t whole = 0; // of these: from the beginning of the slot to its end
    Duration length{};       // within the span
};

struct ProofQuestion {
    UtcTime from, to;              // rows that touch [from, to)
    std::set<std::string> screens; // empty: all
    std::size_t most = 5000;
    std::optional<std::string> after; // where the answer before ended, as it said
};

// What a node's rows reach to.
struct PlayReach {
    std::string node, screen; // of its newest row
    UtcTime to;
};

class PlayRecords {
public:
    struct Limits {
        std::int64_t most_bytes = std::int64_t{4} << 30U; // beyond, the oldest go
        std::int64_t at_once = 2000;                      // rows that one tidy() lets go
    };
    // One that is damaged is set aside. io where there can be none.
    static Result<PlayRecords> open(const std::filesystem::path& file, const Limits& limits);
    static Result<PlayRecords> open(const std::filesystem::path& file) { return open(file, Limits{}); }

    // Stores what is new of the batch; `screen` is taken for rows that know none. The acknowledgement is the
    // node's when they are on the disk.
    Result<PlayedAck> store(const PlayedBatch& batch, const std::string& screen);

    struct Page {
        std::vector<StoredPlay> rows;    // by from, node, number
        std::optional<std::string> next; // for ProofQuestion::after; nothing: that was all
    };
    Page rows(const ProofQuestion& question);
    // By screen and item, the longest first. Gaps are totals, too, by their reason.
    std::vector<PlayTotal> totals(const ProofQuestion& question);
    std::vector<PlayReach> reaches();
    std::set<std::string> screens();       // of the nodes' newest rows
    bool knows(const std::string& screen); // some row is of it

    // Lets go what ended more than `keep` before now, and the oldest where it is too large: some rows at a
    // time. Whether there is more to do. A clock that ran ahead of all nodes lets nothing go.
    bool tidy(UtcTime now, Duration keep);
    std::string trouble() const { return db_.trouble(); }

private:
    struct Statements {
        records::Statement upto, remember, insert, newest, rows, gaps, totals, remove, oldest;
    };
    PlayRecords(records::Database db, Statements statements, const Limits& limits)
        : db_(std::move(db)), do_(std::move(statements)), limits_(limits) {}
    bool insert(const PlayedBatch& batch, const Played& row);
    Played completed(const PlayedBatch& batch, const Played& row, const std::string& screen);

    records::Database db_;
    Statements do_;
    Limits limits_;
};

} // namespace lianping::controller
