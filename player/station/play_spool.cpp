#include "player/station/play_spool.h"

#include "base/log.h"
#include "wire/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::player {
namespace {

// `facts`: series, alive (UTC ns), running (1 while a player runs), boot (a hash of the kernel's run).
// AUTOINCREMENT: a number is never given twice, also when all rows have gone.
constexpr const char* tables =
    "CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS played(number INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS open(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);";

constexpr std::int64_t dropped_at_once = 1000;

std::int64_t hash_of(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325U; // FNV-1a: it has to tell runs of one kernel apart
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return static_cast<std::int64_t>(hash);
}

} // namespace

PlaySpool::PlaySpool(records::Database database, Statements statements, const Start& start)
    : db_(std::move(database)), do_(std::move(statements)), most_(start.most.value_or(most_rows)) {}

Result<PlaySpool> PlaySpool::open(const std::filesystem::path& file, const Start& start) {
    auto opened = records::Database::open(file, records::Database::Sync::nothing, tables);
    if (!opened) return fail(opened.error());
    records::Database db = std::move(opened->database);
    Statements statements{db.prepare("INSERT INTO played(bytes) VALUES(?)"),
                          db.prepare("INSERT INTO open(bytes) VALUES(?)"),
                          db.prepare("SELECT number, bytes FROM played ORDER BY number LIMIT ?"),
                          db.prepare("DELETE FROM played WHERE number <= ?"),
                          db.prepare("INSERT OR REPLACE INTO facts(name, value) VALUES(?, ?)")};
    PlaySpool spool(std::move(db), std::move(statements), start);
    if (auto begun = spool.begin(start); !begun) return fail(begun.error());
    return spool;
}

Result<void> PlaySpool::begin(const Start& start) {
    series_ = static_cast<std::uint64_t>(remembered("series"));
    const bool fresh = series_ == 0;
    if (fresh) {
        series_ = start.series;
        left_.why = "the record of this node begins here: it is new, or its disk was lost";
    } else {
        const UtcTime alive(Duration(remembered("alive")));
        if (alive > std::max(start.built, UtcTime{})) left_.alive = alive;
        const bool died = remembered("running") != 0;
        if (!died)
            left_.why = "the player was stopped";
        else if (remembered("boot") != hash_of(start.boot_id))
            left_.why = "the machine was off, or started anew";
        else
            left_.why = "the player died";
    }
    auto begun = db_.transaction([&] {
        return close_what_was_open(UtcTime(Duration(remembered("alive")))) &&
               remember("series", static_cast<std::int64_t>(series_)) && remember("running", 1) &&
               remember("boot", hash_of(start.boot_id));
    });
    records::Statement count = db_.prepare("SELECT count(*) FROM played");
    waiting_ = count.step() ? count.integer(0) : 0;
    return begun;
}

bool PlaySpool::close_what_was_open(UtcTime alive) {
    records::Statement all = db_.prepare("SELECT bytes FROM open ORDER BY id");
    std::vector<Played> rows;
    while (all.step())
        if (auto row = decode_played(all.text(0))) rows.push_back(*std::move(row));
    for (Played& row : rows) {
        row.to = std::max(row.to, alive);
        row.marks |= Played::unfinished;
        if (!insert(row)) return false;
    }
    return db_.run("DELETE FROM open").has_value();
}

std::int64_t PlaySpool::remembered(const char* name) const {
    records::Statement find = db_.prepare("SELECT value FROM facts WHERE name = ?");
    find.bind(1, std::string_view(name));
    return find.step() ? find.integer(0) : 0;
}

bool PlaySpool::remember(const char* name, std::int64_t value) {
    return do_.remember.bind(1, std::string_view(name)).bind(2, value).run();
}

bool PlaySpool::insert(const Played& row) { return do_.insert.bind_bytes(1, encode_played(row)).run(); }

Result<void> PlaySpool::keep(const std::vector<Played>& closed, const std::vector<Played>& open,
                             UtcTime alive) {
    auto kept = db_.transaction([&] {
        for (const Played& row : closed)
            if (!insert(row)) return false;
        if (!db_.run("DELETE FROM open")) return false;
        for (const Played& row : open)
            if (!do_.open.bind_bytes(1, encode_played(row)).run()) return false;
        return remember("alive", alive.ns());
    });
    if (!kept) return kept;
    waiting_ += static_cast<std::int64_t>(closed.size());
    drop_beyond(most_);
    return {};
}

// A controller that is never there again must not fill this disk. What goes is told in one row, which takes
// the place, and the number, of the last of them; when that goes in turn, the next one tells of all from the
// first on.
void PlaySpool::drop_beyond(std::int64_t most) {
    if (waiting_ <= most) return;
    const std::int64_t drop = std::max(waiting_ - most, std::min(dropped_at_once, most / 10)) + 1;
    records::Statement ends =
        db_.prepare("SELECT number, bytes FROM (SELECT * FROM played ORDER BY number LIMIT ?) "
                    "WHERE number IN ((SELECT min(number) FROM played), "
                    "(SELECT number FROM played ORDER BY number LIMIT 1 OFFSET ?)) ORDER BY number");
    ends.bind(1, drop).bind(2, drop - 1);
    std::optional<Played> gap;
    std::int64_t last = 0;
    while (ends.step()) {
        last = ends.integer(0);
        const auto row = decode_played(ends.text(1));
        if (!row) continue; // it was written by a version that this one cannot read
        if (!gap) {
            gap.emplace();
            gap->as = Played::As::gap;
            gap->screen = row->screen;
            gap->from = row->from;
        }
        gap->to = std::max(row->to, gap->from);
    }
    std::int64_t gone = 0;
    const auto dropped = db_.transaction([&] {
        if (!db_.run(fmt::format("DELETE FROM played WHERE number <= {}", last))) return false;
        gone = db_.changes();
        if (!gap) return true;
        gap->why = "rows are lost: this node kept as many as it may, and no controller had fetched them";
        --gone;
        return db_.prepare("INSERT INTO played(number, bytes) VALUES(?, ?)")
            .bind(1, last)
            .bind_bytes(2, encode_played(*gap))
            .run();
    });
    if (!dropped) return;
    waiting_ -= gone;
    log::warn("the oldest {} rows of the proof of play are dropped: no controller has fetched them", gone);
}

Result<void> PlaySpool::stopped() {
    if (remember("running", 0)) return {};
    return fail(Error::Code::io, db_.trouble());
}

std::optional<PlayedBatch> PlaySpool::oldest() {
    PlayedBatch batch;
    batch.series = series_;
    std::size_t bytes = 0;
    do_.oldest.bind(1, static_cast<std::int64_t>(PlayedBatch::most_rows));
    while (do_.oldest.step()) {
        const std::string row_bytes = do_.oldest.text(1);
        auto row = decode_played(row_bytes);
        if (!row) continue; // it was written by a version that this one cannot read
        bytes += row_bytes.size();
        if (!batch.rows.empty() && bytes > PlayedBatch::most_bytes) break;
        row->number = static_cast<std::uint64_t>(do_.oldest.integer(0));
        batch.rows.push_back(*std::move(row));
    }
    do_.oldest.reset();
    if (batch.rows.empty()) return std::nullopt;
    return batch;
}

Result<void> PlaySpool::acknowledged(const PlayedAck& ack) {
    if (ack.series != series_) return {};
    if (!do_.remove.bind(1, static_cast<std::int64_t>(ack.upto)).run())
        return fail(Error::Code::io, db_.trouble());
    waiting_ -= db_.changes();
    return {};
}

} // namespace lianping::player
