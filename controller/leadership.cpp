#include "controller/leadership.h"

#include "base/atomic_file.h"
#include "base/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lianping::controller {
namespace {

bool read_hex(std::string_view text, std::uint64_t& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into, 16);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

bool TermRecord::hear(const Term& said) {
    if (said <= std::max(own, heard)) return false;
    const bool led = leads();
    heard = said;
    return led;
}

void TermRecord::take_over(std::uint64_t leader, std::string from) {
    own = {std::max(own, heard).number + 1, leader, 0};
    heard = {};
    took_over = std::move(from);
}

std::string serialise(const TermRecord& record) {
    return fmt::format("term={:x}\nleader={:x}\nheard={:x}\nheard_leader={:x}\ntook_over={}\n",
                       record.own.number, record.own.leader, record.heard.number, record.heard.leader,
                       record.took_over);
}

Result<TermRecord> parse_term_record(std::string_view text) {
    TermRecord record;
    record.own = {};
    while (!text.empty()) {
        const auto end = text.find('\n'), equals = text.find('=');
        if (end == std::string_view::npos || equals == std::string_view::npos || equals > end) break;
        const std::string_view key = text.substr(0, equals),
                               value = text.substr(equals + 1, end - equals - 1);
        text.remove_prefix(end + 1);
        bool good = true;
        if (key == "term") good = read_hex(value, record.own.number);
        if (key == "leader") good = read_hex(value, record.own.leader);
        if (key == "heard") good = read_hex(value, record.heard.number);
        if (key == "heard_leader") good = read_hex(value, record.heard.leader);
        if (key == "took_over") record.took_over = value;
        if (!good) break;
        if (text.empty() && record.own.known()) return record;
    }
    return fail(Error::Code::corrupt, "the record of who leads cannot be used");
}

std::filesystem::path Leadership::file_in(const std::filesystem::path& data) {
    return data / "controller" / "term";
}

Leadership::Leadership(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = read_file(file_, 4096);
    if (!text) return;
    auto record = parse_term_record(*text);
    if (record)
        record_ = *std::move(record);
    else
        log::warn("{}: {}; it begins in term 1", file_.string(), record.error().message);
}

bool Leadership::hear(const Term& said) {
    const TermRecord before = record_;
    const bool down = record_.hear(said);
    if (record_ == before) return down;
    if (const auto written = write_file(file_, serialise(record_)); !written)
        log::error("who leads is not on disk: {}", written.error().message);
    return down;
}

Result<void> Leadership::take_over(std::uint64_t leader, std::string from) {
    TermRecord next = record_;
    next.take_over(leader, std::move(from));
    auto written = write_file(file_, serialise(next));
    if (written) record_ = std::move(next);
    return written;
}

} // namespace lianping::controller
