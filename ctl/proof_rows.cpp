#include "ctl/proof_rows.h"

#include "ctl/instant_text.h"
#include "ctl/text_table.h"
#include "ctl/tree_reading.h"
#include "time/seconds.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace lianping::ctl {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr Duration joined_within = std::chrono::milliseconds(2); // instants travel in milliseconds
constexpr Duration behind_by = std::chrono::minutes(11);         // rows of what is on come when they end

std::int64_t whole_number(const json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}
UtcTime instant_of(const json& from, const char* key) {
    const auto read = read_instant(text(from, key), programme::Zone::find("UTC").value());
    return read ? *read : UtcTime{};
}

ProofRow read_row(const json& from) {
    ProofRow is{text(from, "node"), text(from, "series"), {}};
    Played& row = is.row;
    row.number = static_cast<std::uint64_t>(whole_number(from, "number"));
    row.screen = text(from, "screen");
    row.from = instant_of(from, "from");
    row.to = instant_of(from, "to");
    row.as = played_as(text(from, "as")).value_or(Played::As::item);
    row.marks = static_cast<std::uint32_t>(whole_number(from, "marks"));
    row.entry = text(from, "entry");
    row.playlist = text(from, "playlist");
    row.item = text(from, "item");
    row.media = text(from, "media");
    row.place = text(from, "place");
    row.by = text(from, "by");
    row.instead = text(from, "instead");
    row.why = text(from, "why");
    row.pictures = static_cast<std::uint64_t>(whole_number(from, "pictures"));
    row.late = static_cast<std::uint64_t>(whole_number(from, "late"));
    row.dropped = static_cast<std::uint64_t>(whole_number(from, "dropped"));
    return is;
}

std::string compact(const ordered_json& tree) {
    return tree.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// What a person is told was on.
std::string what_of(const Played& row) {
    if (row.as == Played::As::gap) return "-- nothing recorded: " + row.why;
    std::string what = row.item;
    if (row.as == Played::As::alert) what = "alert: " + what;
    if (!row.place.empty()) what += " [" + row.place + "]";
    if (!row.instead.empty()) what += " instead of " + row.instead;
    if (!row.why.empty()) what += " (" + row.why + ")";
    return what;
}

} // namespace

Result<ProofPage> read_proof(const std::string& answer) {
    const json tree = json::parse(answer, nullptr, false);
    if (!tree.is_object())
        return fail(Error::Code::corrupt,
                    "the controller's answer cannot be read; is it of another version?");
    ProofPage page;
    page.from = text(tree, "from");
    page.to = text(tree, "to");
    page.next = text(tree, "next");
    for (const json& row : list(tree, "rows")) page.rows.push_back(read_row(row));
    for (const json& row : list(tree, "totals"))
        page.totals.push_back({text(row, "screen"), text(row, "as"), text(row, "item"), text(row, "media"),
                               whole_number(row, "times"), whole_number(row, "whole"),
                               row.value("seconds", 0.0)});
    for (const json& row : list(tree, "nodes"))
        page.nodes.push_back({text(row, "node"), text(row, "screen"), text(row, "recorded_to"),
                              row.value("up", false), whole_number(row, "waiting")});
    return page;
}

void ProofJoin::add(ProofRow row) {
    const bool goes_on = (row.row.marks & Played::goes_on) != 0;
    if ((row.row.marks & Played::continues) != 0)
        for (Waiting& before : waiting_) {
            const Duration apart = before.row.row.to - row.row.from;
            if (before.over || before.row.node != row.node || before.row.row.place != row.row.place ||
                apart > joined_within || apart < -joined_within)
                continue;
            Played& is = before.row.row;
            is.to = row.row.to;
            // Whether it began as it should is the first one's to say, how it ended the last one's.
            const std::uint32_t first = is.marks & Played::continues, last = row.row.marks & Played::goes_on;
            is.marks = ((is.marks | row.row.marks) & ~(Played::goes_on | Played::continues)) | first | last;
            is.pictures += row.row.pictures;
            is.late += row.row.late;
            is.dropped += row.row.dropped;
            before.over = !goes_on;
            give();
            return;
        }
    waiting_.push_back({std::move(row), !goes_on});
    give();
}

void ProofJoin::give() {
    for (; !waiting_.empty() && waiting_.front().over; waiting_.pop_front()) sink_(waiting_.front().row);
}

void ProofJoin::finish() {
    for (; !waiting_.empty(); waiting_.pop_front()) sink_(waiting_.front().row);
}

std::string csv_field(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csv_head() {
    return "screen,node,from,to,seconds,as,item,playlist,entry,media,place,how,by,instead,why,pictures,late,"
           "dropped\r\n";
}

std::string csv_line(const ProofRow& row) {
    const Played& is = row.row;
    std::string line;
    for (const std::string& field :
         {is.screen, row.node, utc_text(is.from), utc_text(is.to),
          fmt::format("{:.3f}", in_rounded_seconds(is.to - is.from)), std::string(name_of(is.as)), is.item,
          is.playlist, is.entry, is.media, is.place, fmt::format("{}", fmt::join(how_words(is), ", ")), is.by,
          is.instead, is.why, std::to_string(is.pictures), std::to_string(is.late),
          std::to_string(is.dropped)})
        line += csv_field(field) + ",";
    line.back() = '\r';
    return line + "\n";
}

std::string json_line(const ProofRow& row) {
    const Played& is = row.row;
    return compact({{"screen", is.screen},
                    {"node", row.node},
                    {"from", utc_text(is.from)},
                    {"to", utc_text(is.to)},
                    {"seconds", in_rounded_seconds(is.to - is.from)},
                    {"as", name_of(is.as)},
                    {"item", is.item},
                    {"playlist", is.playlist},
                    {"entry", is.entry},
                    {"media", is.media},
                    {"place", is.place},
                    {"how", how_words(is)},
                    {"by", is.by},
                    {"instead", is.instead},
                    {"why", is.why},
                    {"pictures", is.pictures},
                    {"late", is.late},
                    {"dropped", is.dropped},
                    {"series", row.series},
                    {"number", is.number}});
}

std::string totals_csv(const std::vector<ProofTotal>& totals) {
    std::string all = "screen,as,item,media,times,whole,seconds\r\n";
    for (const ProofTotal& total : totals)
        all += fmt::format("{},{},{},{},{},{},{:.3f}\r\n", csv_field(total.screen), csv_field(total.as),
                           csv_field(total.item), csv_field(total.media), total.times, total.whole,
                           total.seconds);
    return all;
}

std::string totals_json(const ProofPage& page) {
    ordered_json rows = ordered_json::array();
    for (const ProofTotal& total : page.totals)
        rows.push_back({{"screen", total.screen},
                        {"as", total.as},
                        {"item", total.item},
                        {"media", total.media},
                        {"times", total.times},
                        {"whole", total.whole},
                        {"seconds", total.seconds}});
    return compact(rows);
}

std::string totals_table(const ProofPage& page) {
    TextTable table({{"screen"},
                     {"what", TextTable::Align::left, 60},
                     {"times", TextTable::Align::right},
                     {"whole", TextTable::Align::right},
                     {"length", TextTable::Align::right}});
    for (const ProofTotal& total : page.totals)
        table.add(
            {total.screen, total.as == "gap" ? "-- nothing recorded: " + total.item : total.item,
             std::to_string(total.times), std::to_string(total.whole),
             span_text(std::chrono::duration_cast<Duration>(std::chrono::duration<double>(total.seconds)))});
    return table.empty() ? "nothing is recorded of this span\n" : table.text();
}

std::string proof_line(const ProofRow& row, const programme::Zone& zone, std::size_t screen_cells) {
    const Played& is = row.row;
    const std::size_t taken = cells(is.screen);
    const std::string screen = is.screen + std::string(screen_cells > taken ? screen_cells - taken : 0, ' ');
    const std::string how = fmt::format("{}", fmt::join(how_words(is), ", "));
    const std::string by = is.by.empty() ? "" : " by " + is.by;
    return fmt::format("{}  {:>8}  {}  {}{}{}\n", civil_text(is.from, zone), span_text(is.to - is.from),
                       screen, what_of(is), how.empty() ? "" : "  [" + how + "]", by);
}

std::string not_here_yet(const ProofPage& page, UtcTime to, const programme::Zone& zone) {
    std::string lines;
    for (const ProofReach& node : page.nodes) {
        if (node.recorded_to.empty()) {
            lines += fmt::format("{} ({}): no record of this node has come yet{}\n", node.node, node.screen,
                                 node.up ? "" : "; it is not there");
            continue;
        }
        const auto reach = read_instant(node.recorded_to, zone);
        if (!reach || to - *reach < behind_by) continue;
        lines += fmt::format("{} ({}): recorded to {}; what came after is on the node{}\n", node.node,
                             node.screen, civil_text(*reach, zone),
                             node.up ? fmt::format(", {} rows are on their way", node.waiting)
                                     : ", which is not there: it is told when it is back");
    }
    return lines;
}

} // namespace lianping::ctl
