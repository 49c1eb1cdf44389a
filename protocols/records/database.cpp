#include "records/database.h"

#include "base/log.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace lianping::records {
namespace {

constexpr int patience_ms = 200; // with another process that has the file

Unexpected<Error> failed(sqlite3* db, const std::filesystem::path& file) {
    const int why = db != nullptr ? sqlite3_errcode(db) : SQLITE_NOMEM;
    const bool damaged = why == SQLITE_NOTADB || why == SQLITE_CORRUPT;
    return fail(damaged ? Error::Code::corrupt : Error::Code::io,
                fmt::format("cannot keep records in {}: {}", file.string(), sqlite3_errstr(why)));
}

} // namespace

void Statement::Finalized::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Closed::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Statement& Statement::bind(int at, std::int64_t value) {
    sqlite3_bind_int64(statement_.get(), at, value);
    return *this;
}

Statement& Statement::bind(int at, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind_bytes(int at, std::string_view bytes) {
    sqlite3_bind_blob64(statement_.get(), at, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    return *this;
}

bool Statement::step() {
    if (sqlite3_step(statement_.get()) == SQLITE_ROW) return true;
    reset();
    return false;
}

bool Statement::run() {
    const int done = sqlite3_step(statement_.get());
    reset();
    return done == SQLITE_DONE;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes == nullptr ? std::string()
                            : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

Result<Database> Database::open_as_it_is(const std::filesystem::path& file, Sync sync,
                                         const std::string& setup) {
    sqlite3* db = nullptr;
    const int opened = sqlite3_open_v2(
        file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Handle handle(db);
    if (opened != SQLITE_OK) return failed(db, file);
    sqlite3_busy_timeout(db, patience_ms);
    const std::string all = fmt::format("PRAGMA journal_mode=WAL; PRAGMA synchronous={}; {}",
                                        sync == Sync::nothing ? "FULL" : "NORMAL", setup);
    if (sqlite3_exec(db, all.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failed(db, file);
    return Database(std::move(handle));
}

// Records that cannot be read must keep nothing from starting: they are set aside, and others begun.
Result<Database::Opened> Database::open(const std::filesystem::path& file, Sync sync,
                                        const std::string& setup) {
    auto database = open_as_it_is(file, sync, setup);
    if (database) return Opened{*std::move(database), false};
    if (database.error().code != Error::Code::corrupt) return fail(database.error());
    const std::string aside = file.string() + ".damaged";
    std::error_code not_moved;
    std::filesystem::rename(file, aside, not_moved);
    if (not_moved) return fail(database.error());
    for (const char* more : {"-wal", "-shm"}) std::filesystem::remove(file.string() + more, not_moved);
    log::warn("{}; it is kept as {}, and a new one begins", database.error().message, aside);
    auto anew = open_as_it_is(file, sync, setup);
    if (!anew) return fail(anew.error());
    return Opened{*std::move(anew), true};
}

Statement Database::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    // Nothing where the file is damaged: such a statement gives no rows and does nothing.
    return Statement(statement);
}

Result<void> Database::run(const std::string& sql) {
    if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return fail(Error::Code::io, trouble());
}

Result<void> Database::transaction(const std::function<bool()>& work) {
    if (auto begun = run("BEGIN IMMEDIATE"); !begun) return begun;
    Result<void> done;
    if (!work()) done = fail(Error::Code::io, trouble());
    if (done) done = run("COMMIT");
    if (!done) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    return done;
}

std::string Database::trouble() const { return sqlite3_errmsg(db_.get()); }
std::int64_t Database::changes() const { return sqlite3_changes64(db_.get()); }

std::int64_t Database::bytes() const {
    const auto pragma = [&](const char* sql) {
        Statement statement = prepare(sql);
        return statement.step() ? statement.integer(0) : 0;
    };
    return (pragma("PRAGMA page_count") - pragma("PRAGMA freelist_count")) * pragma("PRAGMA page_size");
}

Result<void> Database::copy(const std::filesystem::path& from, const std::filesystem::path& to) {
    sqlite3 *source = nullptr, *copied = nullptr;
    const int opened = sqlite3_open_v2(from.c_str(), &source, SQLITE_OPEN_READWRITE, nullptr);
    const Handle source_handle(source);
    if (opened != SQLITE_OK) return failed(source, from);
    sqlite3_busy_timeout(source, patience_ms);
    std::error_code none;
    std::filesystem::remove(to, none);
    const int made =
        sqlite3_open_v2(to.c_str(), &copied, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    const Handle copied_handle(copied);
    if (made != SQLITE_OK) return failed(copied, to);
    sqlite3_backup* backup = sqlite3_backup_init(copied, "main", source, "main");
    if (backup == nullptr) return failed(copied, to);
    // All in one step: piece by piece it would begin anew with each line that another process writes
    // meanwhile. With a write-ahead log nobody waits for it.
    int step = SQLITE_BUSY;
    for (int tries = 0; tries < 1000 && (step == SQLITE_BUSY || step == SQLITE_LOCKED); ++tries) {
        if (tries > 0) sqlite3_sleep(10);
        step = sqlite3_backup_step(backup, -1);
    }
    sqlite3_backup_finish(backup);
    if (step != SQLITE_DONE) return failed(copied, to);
    // A copy is one file.
    sqlite3_exec(copied, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    return {};
}

} // namespace lianping::records
