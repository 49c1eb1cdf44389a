#pragma once
// SQLite behind one adapter: what must not be lost lies in such files (events, proof of play).
//
// Thread-safety: unsafe; a Database and its Statements belong to one thread at a time. All that touches the
// file blocks on the disk. Other processes may read the file meanwhile (write-ahead log).

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lianping::records {

// One SQL statement, made once and used often. Columns count from 0, parameters from 1.
class Statement {
public:
    Statement& bind(int at, std::int64_t value);
    Statement& bind(int at, std::string_view text);
    Statement& bind_bytes(int at, std::string_view bytes);

    // The next row; false: there is none, or it failed (then the database's trouble() says so). After false
    // it can be bound and stepped anew.
    bool step();
    // One that gives no rows: does it. False where it failed.
    bool run();
    void reset();

    std::int64_t integer(int column) const;
    std::string text(int column) const; // also of bytes

private:
    friend class Database;
    struct Finalized {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* made) : statement_(made) {}
    std::unique_ptr<sqlite3_stmt, Finalized> statement_;
};

class Database {
public:
    // What a power cut may cost. It never costs the file.
    enum class Sync {
        seconds, // what the kernel had not written yet: half a minute
        nothing, // each commit is on the disk when it returns
    };
    // Opens the file, or makes it, and runs `setup` (tables that may be there). One that is damaged is set
    // aside as FILE.damaged, said in the log, and a new one begins; `begun_anew` tells. io where there can be
    // none.
    struct Opened;
    static Result<Opened> open(const std::filesystem::path& file, Sync sync, const std::string& setup);

    // A statement for it. `sql` must fit the tables: one that does not is a fault of this program.
    Statement prepare(std::string_view sql) const;
    // All of `work`, or nothing: what it did is committed where it answers true and the disk takes it.
    Result<void> transaction(const std::function<bool()>& work);
    Result<void> run(const std::string& sql);
    // What went wrong last, for the log.
    std::string trouble() const;
    std::int64_t changes() const; // rows that the last statement changed
    std::int64_t bytes() const;   // of the file, without what is free in it

    // A copy of the whole as it is at one instant, though others write meanwhile. `to` is made anew.
    static Result<void> copy(const std::filesystem::path& from, const std::filesystem::path& to);

private:
    struct Closed {
        void operator()(sqlite3* db) const;
    };
    using Handle = std::unique_ptr<sqlite3, Closed>;
    explicit Database(Handle handle) : db_(std::move(handle)) {}
    static Result<Database> open_as_it_is(const std::filesystem::path& file, Sync sync,
                                          const std::string& setup);
    Handle db_;
};

struct Database::Opened {
    Database database;
    bool begun_anew = false; // there was a file, and it was damaged
};

} // namespace lianping::records
