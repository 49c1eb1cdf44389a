#include "controller/play_records.h"

#include "base/log.h"
#include "controller/played_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lianping::controller {
namespace {

// `received`: of each series the number that was stored last, and what its rows reach to. A row is at most
// ten minutes long, but for gaps: so rows that touch a span are found by their beginning, in whose index they
// lie in the order of the pages, and gaps by an index of their own.
constexpr const char* play_tables =
    "CREATE TABLE IF NOT EXISTS received(node TEXT NOT NULL, series INTEGER NOT NULL, upto INTEGER NOT NULL,"
    " screen TEXT NOT NULL, reach_ns INTEGER NOT NULL, PRIMARY KEY(node, series)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS played(node TEXT NOT NULL, series INTEGER NOT NULL, number INTEGER NOT NULL,"
    " screen TEXT NOT NULL, from_ns INTEGER NOT NULL, to_ns INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " marks INTEGER NOT NULL, entry TEXT NOT NULL, playlist TEXT NOT NULL, item TEXT NOT NULL,"
    " media TEXT NOT NULL, place TEXT NOT NULL, by_whom TEXT NOT NULL, instead TEXT NOT NULL,"
    " why TEXT NOT NULL, pictures INTEGER NOT NULL, late INTEGER NOT NULL, dropped INTEGER NOT NULL,"
    " PRIMARY KEY(node, series, number)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS played_by_from ON played(from_ns);"
    "CREATE INDEX IF NOT EXISTS played_by_to ON played(to_ns);"
    "CREATE INDEX IF NOT EXISTS played_gaps ON played(to_ns) WHERE kind = 6;";
static_assert(static_cast<int>(Played::As::gap) == 6);

constexpr const char* question_marks = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

// ?1 from, ?2 to, ?3 the longest row, ?4 names of screens with line ends around each, or empty: all.
constexpr const char* of_screens =
    "to_ns > from_ns AND (?4 = '' OR instr(?4, char(10) || screen || char(10)) > 0)";
constexpr const char* in_the_span = "from_ns > ?1 - ?3 AND from_ns < ?2 AND to_ns > ?1";
constexpr const char* gap_from_before = "kind = 6 AND to_ns > ?1 AND from_ns <= ?1 - ?3";
constexpr Duration longest_row = 660s; // and a little more: a clock may be put right within one

constexpr Duration ahead_at_most = std::chrono::hours(24); // this machine's clock of all nodes'

std::string listed(const std::set<std::string>& screens) {
    std::string list;
    for (const std::string& screen : screens) list += (list.empty() ? "\n" : "") + screen + "\n";
    return list;
}

void bind_span(records::Statement& statement, const ProofQuestion& question) {
    statement.bind(1, question.from.ns())
        .bind(2, question.to.ns())
        .bind(3, longest_row.count())
        .bind(4, listed(question.screens));
}

StoredPlay stored(const records::Statement& row) {
    StoredPlay play;
    play.node = row.text(0);
    play.series = static_cast<std::uint64_t>(row.integer(1));
    play.row = played_at(row, 2);
    return play;
}

// "FROM NUMBER SERIES NODE": the row that the page before ended with.
struct Cursor {
    std::int64_t from = INT64_MIN, number = 0, series = 0;
    std::string node;
};

std::string text_of(const StoredPlay& play) {
    return fmt::format("{} {} {} {}", play.row.from.ns(), play.row.number,
                       static_cast<std::int64_t>(play.series), play.node);
}

Cursor read_cursor(const std::string& text) {
    Cursor cursor;
    const char *at = text.data(), *const end = at + text.size();
    for (std::int64_t* value : {&cursor.from, &cursor.number, &cursor.series}) {
        const auto read = std::from_chars(at, end, *value);
        if (read.ec != std::errc() || read.ptr == end) return {};
        at = read.ptr + 1;
    }
    cursor.node.assign(at, end);
    return cursor;
}

} // namespace

Result<PlayRecords> PlayRecords::open(const std::filesystem::path& file, const Limits& limits) {
    auto opened = records::Database::open(file, records::Database::Sync::nothing, play_tables);
    if (!opened) return fail(opened.error());
    records::Database db = std::move(opened->database);
    const std::string columns = std::string("node, series, ") + played_columns;
    const std::string rows = fmt::format("SELECT {} FROM played INDEXED BY played_by_from WHERE {} AND {}"
                                         " AND (from_ns, node, series, number) > (?5, ?6, ?7, ?8)"
                                         " ORDER BY from_ns, node, series, number LIMIT ?9",
                                         columns, in_the_span, of_screens);
    const std::string gaps = fmt::format("SELECT {} FROM played WHERE {} AND {} ORDER BY from_ns, node",
                                         columns, gap_from_before, of_screens);
    const std::string totals = fmt::format(
        "SELECT screen, CASE kind WHEN 6 THEN why ELSE item END AS name, media, kind,"
        " sum(marks & {2} = 0 AND from_ns >= ?1), sum(marks & {0} <> 0 AND marks & {1} <> 0),"
        " sum(min(to_ns, ?2) - max(from_ns, ?1)) AS length"
        " FROM played WHERE (({3}) OR ({4})) AND {5}"
        " GROUP BY screen, name, media, kind ORDER BY screen, length DESC, name",
        +Played::begun, +Played::ended, +Played::continues, in_the_span, gap_from_before, of_screens);
    Statements statements{
        db.prepare("SELECT upto FROM received WHERE node = ? AND series = ?"),
        db.prepare("INSERT INTO received(node, series, upto, screen, reach_ns) VALUES(?1, ?2, ?3, ?4, ?5)"
                   " ON CONFLICT DO UPDATE SET upto = ?3, screen = ?4, reach_ns = max(reach_ns, ?5)"),
        db.prepare(fmt::format("INSERT OR IGNORE INTO played({}) VALUES({})", columns, question_marks)),
        db.prepare("SELECT max(reach_ns) FROM received WHERE node = ? AND series <> ?"),
        db.prepare(rows),
        db.prepare(gaps),
        db.prepare(totals),
        db.prepare(
            "DELETE FROM played WHERE (node, series, number) IN (SELECT node, series, number FROM played"
            " WHERE to_ns < ? ORDER BY to_ns LIMIT ?)"),
        db.prepare(
            "DELETE FROM played WHERE (node, series, number) IN (SELECT node, series, number FROM played"
            " ORDER BY to_ns LIMIT ?)")};
    return PlayRecords(std::move(db), std::move(statements), limits);
}

// A record that begins on a new disk: what was before is known here alone.
Played PlayRecords::completed(const PlayedBatch& batch, const Played& row, const std::string& screen) {
    Played is = row;
    if (is.screen.empty()) is.screen = screen;
    if (is.as != Played::As::gap || row.number != 1 || is.from != is.to) return is;
    do_.newest.bind(1, batch.node).bind(2, static_cast<std::int64_t>(batch.series));
    if (!do_.newest.step()) return is;
    const UtcTime before(Duration(do_.newest.integer(0)));
    do_.newest.reset();
    if (before.ns() != 0) is.from = std::min(before, is.to);
    return is;
}

bool PlayRecords::insert(const PlayedBatch& batch, const Played& row) {
    return do_.insert.bind(1, batch.node)
        .bind(2, static_cast<std::int64_t>(batch.series))
        .bind(3, static_cast<std::int64_t>(row.number))
        .bind(4, row.screen)
        .bind(5, row.from.ns())
        .bind(6, row.to.ns())
        .bind(7, static_cast<std::int64_t>(row.as))
        .bind(8, std::int64_t{row.marks})
        .bind(9, row.entry)
        .bind(10, row.playlist)
        .bind(11, row.item)
        .bind(12, row.media)
        .bind(13, row.place)
        .bind(14, row.by)
        .bind(15, row.instead)
        .bind(16, row.why)
        .bind(17, static_cast<std::int64_t>(row.pictures))
        .bind(18, static_cast<std::int64_t>(row.late))
        .bind(19, static_cast<std::int64_t>(row.dropped))
        .run();
}

Result<PlayedAck> PlayRecords::store(const PlayedBatch& batch, const std::string& screen) {
    const auto series = static_cast<std::int64_t>(batch.series);
    do_.upto.bind(1, batch.node).bind(2, series);
    const std::uint64_t had = do_.upto.step() ? static_cast<std::uint64_t>(do_.upto.integer(0)) : 0;
    do_.upto.reset();
    const std::uint64_t upto = std::max(had, batch.rows.back().number);
    if (upto == had) return PlayedAck{batch.series, batch.rows.back().number};
    const auto done = db_.transaction([&] {
        for (const Played& row : batch.rows)
            if (row.number > had && !insert(batch, completed(batch, row, screen))) return false;
        const Played last = completed(batch, batch.rows.back(), screen);
        return do_.remember.bind(1, batch.node)
            .bind(2, series)
            .bind(3, static_cast<std::int64_t>(upto))
            .bind(4, last.screen)
            .bind(5, last.to.ns())
            .run();
    });
    if (!done) return fail(done.error());
    return PlayedAck{batch.series, batch.rows.back().number};
}

PlayRecords::Page PlayRecords::rows(const ProofQuestion& question) {
    const Cursor after = question.after ? read_cursor(*question.after) : Cursor{};
    bind_span(do_.rows, question);
    do_.rows.bind(5, after.from)
        .bind(6, after.node)
        .bind(7, after.series)
        .bind(8, after.number)
        .bind(9, static_cast<std::int64_t>(question.most));
    Page page;
    if (!question.after) {
        bind_span(do_.gaps, question);
        while (do_.gaps.step()) page.rows.push_back(stored(do_.gaps));
    }
    const std::size_t before = page.rows.size();
    while (do_.rows.step()) page.rows.push_back(stored(do_.rows));
    if (page.rows.size() - before == question.most) page.next = text_of(page.rows.back());
    return page;
}

std::vector<PlayTotal> PlayRecords::totals(const ProofQuestion& question) {
    bind_span(do_.totals, question);
    std::vector<PlayTotal> totals;
    records::Statement& row = do_.totals;
    while (row.step())
        totals.push_back({row.text(0), row.text(1), row.text(2), played_as(row.integer(3)),
                          static_cast<std::uint64_t>(row.integer(4)),
                          static_cast<std::uint64_t>(row.integer(5)), Duration(row.integer(6))});
    return totals;
}

std::vector<PlayReach> PlayRecords::reaches() {
    // SQLite takes the other columns from the row that has the maximum.
    records::Statement newest =
        db_.prepare("SELECT node, screen, max(reach_ns) FROM received GROUP BY node ORDER BY node");
    std::vector<PlayReach> reaches;
    while (newest.step())
        reaches.push_back({newest.text(0), newest.text(1), UtcTime(Duration(newest.integer(2)))});
    return reaches;
}

std::set<std::string> PlayRecords::screens() {
    std::set<std::string> screens;
    for (const PlayReach& reach : reaches()) screens.insert(reach.screen);
    return screens;
}

bool PlayRecords::knows(const std::string& screen) {
    records::Statement any = db_.prepare("SELECT 1 FROM played WHERE screen = ?1 LIMIT 1");
    any.bind(1, screen);
    return any.step();
}

bool PlayRecords::tidy(UtcTime now, Duration keep) {
    records::Statement newest = db_.prepare("SELECT max(reach_ns) FROM received");
    const UtcTime reach(Duration(newest.step() ? newest.integer(0) : 0));
    const UtcTime before = std::min(now, reach + ahead_at_most) - keep;
    if (!do_.remove.bind(1, before.ns()).bind(2, limits_.at_once).run()) {
        log::warn("old rows of the proof of play stay: {}", db_.trouble());
        return false;
    }
    if (db_.changes() > 0) return true;
    if (db_.bytes() <= limits_.most_bytes) return false;
    if (!do_.oldest.bind(1, limits_.at_once).run()) return false;
    log::warn("the proof of play is larger than {} MB: its oldest {} rows go", limits_.most_bytes >> 20U,
              db_.changes());
    return true;
}

} // namespace lianping::controller
