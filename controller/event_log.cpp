#include "controller/event_log.h"

#include "base/log.h"
#include "records/database.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr int most_lines = 200'000; // about a year of a busy site

constexpr const char* event_tables =
    "CREATE TABLE IF NOT EXISTS events(id INTEGER PRIMARY KEY, at_ns INTEGER NOT NULL,"
    " kind TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, screens TEXT NOT NULL);";

} // namespace

struct EventLog::Impl {
    records::Database db;
    records::Statement insert, newest;
};

EventLog::EventLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
EventLog::EventLog(EventLog&&) noexcept = default;
EventLog::~EventLog() = default;

Result<EventLog> EventLog::open(const std::filesystem::path& file) {
    auto opened = records::Database::open(file, records::Database::Sync::seconds, event_tables);
    if (!opened) return fail(opened.error());
    records::Database db = std::move(opened->database);
    const auto trimmed =
        db.run(fmt::format("DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - {}", most_lines));
    if (!trimmed) log::warn("old lines of the event log stay: {}", trimmed.error().message);
    auto insert = db.prepare("INSERT INTO events(at_ns, kind, who, what, screens) VALUES(?, ?, ?, ?, ?)");
    auto newest = db.prepare("SELECT at_ns, kind, who, what, screens FROM events ORDER BY id DESC LIMIT ?");
    // NOLINTNEXTLINE(modernize-make-unique): clang 14 makes no aggregates by it
    return EventLog(std::unique_ptr<Impl>(new Impl{std::move(db), std::move(insert), std::move(newest)}));
}

void EventLog::write(const Event& event) {
    const bool written = impl_->insert.bind(1, event.at.ns())
                             .bind(2, event.kind)
                             .bind(3, event.who)
                             .bind(4, event.what)
                             .bind(5, event.screens)
                             .run();
    if (!written)
        log::warn("a line of the event log is lost ({}): {} {}", impl_->db.trouble(), event.kind, event.what);
}

std::vector<Event> EventLog::last(std::size_t most) const {
    records::Statement& newest = impl_->newest;
    newest.bind(1, static_cast<std::int64_t>(most));
    std::vector<Event> events;
    while (newest.step())
        events.push_back({UtcTime(Duration(newest.integer(0))), newest.text(1), newest.text(2),
                          newest.text(3), newest.text(4)});
    std::reverse(events.begin(), events.end());
    return events;
}

} // namespace lianping::controller
