#pragma once
// The proof of play of this node until a controller has it: DATA/nodes/NODE/played.db (SQLite).
//
// Every commit is on the disk when it returns, so a power cut costs what was not given to it yet. Rows that
// were open when the process died are closed at the next opening, at the last instant that was kept.
//
// Thread-safety: one thread at a time. Blocks on the disk.

#include "base/result.h"
#include "player/play_ledger.h"
#include "records/database.h"
#include "wire/records.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lianping::player {

class PlaySpool {
public:
    static constexpr std::int64_t most_rows = 100'000; // some 20 MB; beyond, the oldest go

    struct Start {
        std::uint64_t series = 0;                        // for a disk that has none: drawn at random, not 0
        std::string boot_id;                             // of this run of the kernel
        std::optional<std::int64_t> most = std::nullopt; // rows; nothing: most_rows
        UtcTime built{};                                 // the software: no clock that is set is before it
    };
    // io where it cannot be kept.
    static Result<PlaySpool> open(const std::filesystem::path& file, const Start& start);

    // How the player before ended.
    const LeftBehind& left() const { return left_; }

    // Keeps what has ended, and what is on up to `alive`: all of it or nothing.
    Result<void> keep(const std::vector<Played>& closed, const std::vector<Played>& open, UtcTime alive);
    // The player ends as it should, after the last keep().
    Result<void> stopped();

    // The oldest rows, as many as a batch takes; nothing: there are none.
    std::optional<PlayedBatch> oldest();
    // The controller has these. Nothing where it speaks of another series.
    Result<void> acknowledged(const PlayedAck& ack);
    std::int64_t waiting() const { return waiting_; }

private:
    struct Statements {
        records::Statement insert, open, oldest, remove, remember;
    };
    PlaySpool(records::Database database, Statements statements, const Start& start);
    std::int64_t remembered(const char* name) const;
    bool remember(const char* name, std::int64_t value);
    bool insert(const Played& row);
    bool close_what_was_open(UtcTime alive);
    Result<void> begin(const Start& start);
    void drop_beyond(std::int64_t most);

    records::Database db_;
    Statements do_;
    std::int64_t most_;
    std::uint64_t series_ = 0;
    std::int64_t waiting_ = 0; // rows
    LeftBehind left_;
};

} // namespace lianping::player
