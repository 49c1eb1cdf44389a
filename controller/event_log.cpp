#include "controller/event_log.h"

#include "base/log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr int most_lines = 200'000; // about a year of a busy site

struct Closed {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closed>;
using Statement = std::unique_ptr<sqlite3_stmt, Closed>;

Statement prepare(sqlite3* db, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db, sql, -1, &statement, nullptr);
    return Statement(statement);
}

void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.c_str(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

std::string column(sqlite3_stmt* statement, int at) {
    const auto* text = sqlite3_column_text(statement, at);
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

} // namespace

struct EventLog::Impl {
    Database db;
    Statement insert;
};

EventLog::EventLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EventLog::EventLog(EventLog&&) noexcept = default;
EventLog::~EventLog() = default;

// A log that cannot be read must not keep the site dark: it is set aside, and another begun.
Result<EventLog> EventLog::open(const std::filesystem::path& file) {
    auto log = open_as_it_is(file);
    if (log || log.error().code != Error::Code::corrupt) return log;
    const std::string aside = file.string() + ".damaged";
    std::error_code failed;
    std::filesystem::rename(file, aside, failed);
    if (failed) return log;
    for (const char* more : {"-wal", "-shm"}) std::filesystem::remove(file.string() + more, failed);
    log::warn("{}; it is kept as {}, and a new one begins", log.error().message, aside);
    return open_as_it_is(file);
}

Result<EventLog> EventLog::open_as_it_is(const std::filesystem::path& file) {
    auto impl = std::make_unique<Impl>();
    sqlite3* db = nullptr;
    const int opened = sqlite3_open_v2(
        file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    impl->db.reset(db);
    const auto failed = [&] {
        const int why = db != nullptr ? sqlite3_errcode(db) : SQLITE_NOMEM;
        const bool damaged = why == SQLITE_NOTADB || why == SQLITE_CORRUPT;
        return fail(damaged ? Error::Code::corrupt : Error::Code::io,
                    fmt::format("cannot keep the event log {}: {}", file.string(), sqlite3_errstr(why)));
    };
    if (opened != SQLITE_OK) return failed();
    sqlite3_busy_timeout(db, 200);
    const char* const setup =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE IF NOT EXISTS events(id INTEGER PRIMARY KEY, at_ns INTEGER NOT NULL,"
        " kind TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, screens TEXT NOT NULL);";
    if (sqlite3_exec(db, setup, nullptr, nullptr, nullptr) != SQLITE_OK) return failed();
    const std::string trim =
        fmt::format("DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - {}", most_lines);
    sqlite3_exec(db, trim.c_str(), nullptr, nullptr, nullptr);
    impl->insert = prepare(db, "INSERT INTO events(at_ns, kind, who, what, screens) VALUES(?, ?, ?, ?, ?)");
    if (!impl->insert) return failed();
    return EventLog(std::move(impl));
}

void EventLog::write(const Event& event) {
    sqlite3_stmt* insert = impl_->insert.get();
    sqlite3_reset(insert);
    sqlite3_bind_int64(insert, 1, event.at.ns());
    bind(insert, 2, event.kind);
    bind(insert, 3, event.who);
    bind(insert, 4, event.what);
    bind(insert, 5, event.screens);
    if (sqlite3_step(insert) != SQLITE_DONE)
        log::warn("a line of the event log is lost ({}): {} {}", sqlite3_errmsg(impl_->db.get()), event.kind,
                  event.what);
}

std::vector<Event> EventLog::last(std::size_t most) const {
    const Statement select = prepare(impl_->db.get(), "SELECT at_ns, kind, who, what, screens FROM events"
                                                      " ORDER BY id DESC LIMIT ?");
    std::vector<Event> events;
    if (!select) return events;
    sqlite3_bind_int64(select.get(), 1, static_cast<sqlite3_int64>(most));
    while (sqlite3_step(select.get()) == SQLITE_ROW)
        events.push_back({UtcTime(Duration(sqlite3_column_int64(select.get(), 0))), column(select.get(), 1),
                          column(select.get(), 2), column(select.get(), 3), column(select.get(), 4)});
    std::reverse(events.begin(), events.end());
    return events;
}

} // namespace lianping::controller
