#include "agent/journal.h"

#include "agent/plain_text.h"

#include <fmt/format.h>
#include <systemd/sd-journal.h>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string_view>

namespace lianping::agent {
namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::size_t most_bytes = 512U << 10U; // a message of a housekeeper has its limit

struct Closed {
    void operator()(sd_journal* journal) const { sd_journal_close(journal); }
};
using Journal = std::unique_ptr<sd_journal, Closed>;

std::string field(sd_journal* journal, const char* name) {
    const void* data = nullptr;
    std::size_t size = 0;
    if (sd_journal_get_data(journal, name, &data, &size) < 0) return "";
    const std::string_view whole(static_cast<const char*>(data), size);
    const auto equals = whole.find('=');
    return plain_text(whole.substr(equals + 1), longest_line);
}

std::string line(sd_journal* journal) {
    std::uint64_t us = 0;
    sd_journal_get_realtime_usec(journal, &us);
    const auto seconds = static_cast<std::time_t>(us / 1'000'000);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char at[32] = {};
    std::strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
    return fmt::format("{}.{:03}Z {}[{}]: {}", at, us / 1000 % 1000, field(journal, "SYSLOG_IDENTIFIER"),
                       field(journal, "_PID"), field(journal, "MESSAGE"));
}

} // namespace

Result<JournalLines> journal_of(const std::string& unit, std::uint32_t most, const std::string& cursor) {
    sd_journal* opened = nullptr;
    if (const int code = sd_journal_open(&opened, SD_JOURNAL_LOCAL_ONLY); code < 0)
        return fail(Error::Code::io, fmt::format("the journal cannot be read: {}", std::strerror(-code)));
    const Journal journal(opened);
    // What the unit says, and what systemd says of it.
    sd_journal_add_match(opened, ("_SYSTEMD_UNIT=" + unit).c_str(), 0);
    sd_journal_add_disjunction(opened);
    sd_journal_add_match(opened, "_PID=1", 0);
    sd_journal_add_match(opened, ("UNIT=" + unit).c_str(), 0);
    JournalLines found;
    bool there = false;
    if (cursor.empty()) {
        sd_journal_seek_tail(opened);
        there = sd_journal_previous_skip(opened, most) > 0;
    } else {
        found.cursor = cursor;
        there = sd_journal_seek_cursor(opened, cursor.c_str()) >= 0 && sd_journal_next(opened) > 0;
        // Where the very line is there still, what follows it is meant.
        if (there && sd_journal_test_cursor(opened, cursor.c_str()) > 0) there = sd_journal_next(opened) > 0;
    }
    std::size_t bytes = 0;
    for (; there && found.lines.size() < most; there = sd_journal_next(opened) > 0) {
        found.lines.push_back(line(opened));
        bytes += found.lines.back().size();
        char* at = nullptr;
        if (sd_journal_get_cursor(opened, &at) >= 0) found.cursor = at;
        std::free(at);
        if (bytes > most_bytes && !cursor.empty()) return found; // the rest comes by the next cursor
    }
    // Of the newest, the oldest go.
    auto first = found.lines.begin();
    for (; bytes > most_bytes; ++first) bytes -= first->size();
    found.lines.erase(found.lines.begin(), first);
    return found;
}

} // namespace lianping::agent
