#include "controller/mirror_rows.h"

#include "controller/event_log.h"
#include "controller/played_row.h"
#include "wire/codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace lianping::controller {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

json events_of(const MirrorRows& rows) {
    json all = json::array();
    for (const EventRow& row : rows.events)
        all.push_back({row.id, row.at_ns, row.kind, row.who, row.what, row.screens});
    return all;
}

json played_of(const MirrorRows& rows) {
    json all = json::array();
    for (const PlayedBatch& batch : rows.played) {
        json of_batch = json::array();
        for (const Played& row : batch.rows) {
            const std::string bytes = encode_played(row);
            of_batch.push_back(json::binary({bytes.begin(), bytes.end()}));
        }
        all.push_back({batch.node, batch.series, std::move(of_batch)});
    }
    return all;
}

// What throws is not what another version of us made.
MirrorRows rows_in(const json& all) {
    MirrorRows rows;
    rows.more = all.at("more").get<bool>();
    for (const json& row : all.at("events"))
        rows.events.push_back({row.at(0).get<std::int64_t>(), row.at(1).get<std::int64_t>(),
                               row.at(2).get<std::string>(), row.at(3).get<std::string>(),
                               row.at(4).get<std::string>(), row.at(5).get<std::string>()});
    for (const json& batch : all.at("played")) {
        PlayedBatch made{batch.at(0).get<std::string>(), batch.at(1).get<std::uint64_t>(), {}};
        for (const json& row : batch.at(2)) {
            const auto& bytes = row.get_binary();
            auto decoded = decode_played({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
            if (!decoded) continue; // of a kind that this version does not keep
            made.rows.push_back(*std::move(decoded));
        }
        if (!made.rows.empty()) rows.played.push_back(std::move(made));
    }
    return rows;
}

} // namespace

std::string to_bytes(const MirrorRows& rows) {
    const json all{{"more", rows.more}, {"events", events_of(rows)}, {"played", played_of(rows)}};
    const auto bytes = json::to_cbor(all);
    return {bytes.begin(), bytes.end()};
}

Result<MirrorRows> parse_rows(std::string_view bytes) {
    const json all = json::from_cbor(bytes.begin(), bytes.end(), true, false);
    try {
        return rows_in(all);
    } catch (const json::exception& error) {
        return fail(Error::Code::corrupt, fmt::format("rows of records cannot be read: {}", error.what()));
    }
}

std::string to_text(const PlayedUpto& upto) {
    std::string text;
    for (const auto& [of, number] : upto) text += fmt::format("{} {} {}\n", of.second, number, of.first);
    return text;
}

PlayedUpto parse_upto(std::string_view text) {
    PlayedUpto upto;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const char *at = text.data(), *const last = text.data() + end;
        std::uint64_t series = 0, number = 0;
        const auto one = std::from_chars(at, last, series);
        if (one.ec == std::errc() && one.ptr != last) {
            const auto two = std::from_chars(one.ptr + 1, last, number);
            if (two.ec == std::errc() && last - two.ptr > 1)
                upto[{std::string(two.ptr + 1, last), series}] = number;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return upto;
}

Result<MirroredRows> MirroredRows::open(const fs::path& controller) {
    // Tables that are not there yet are made as their owners make them.
    const auto log = EventLog::open(controller / "events.db");
    if (!log) return fail(log.error());
    auto records = PlayRecords::open(controller / "played.db");
    if (!records) return fail(records.error());
    auto events = records::Database::open(controller / "events.db", records::Database::Sync::nothing, "");
    if (!events) return fail(events.error());
    auto played = records::Database::open(controller / "played.db", records::Database::Sync::nothing, "");
    if (!played) return fail(played.error());
    return MirroredRows(std::move(events->database), std::move(played->database), *std::move(records));
}

MirrorRows MirroredRows::after(std::int64_t event, const PlayedUpto& had) {
    MirrorRows rows;
    auto events = events_.prepare(fmt::format("SELECT id, at_ns, kind, who, what, screens FROM events"
                                              " WHERE id > ? ORDER BY id LIMIT {}",
                                              most_mirror_rows));
    events.bind(1, event);
    while (events.step())
        rows.events.push_back({events.integer(0), events.integer(1), events.text(2), events.text(3),
                               events.text(4), events.text(5)});
    rows.more = rows.events.size() == most_mirror_rows;
    std::size_t room = most_mirror_rows;
    for (const auto& [of, upto] : played()) {
        const auto known = had.find(of);
        const std::uint64_t from = known == had.end() ? 0 : known->second;
        if (from >= upto) continue;
        if (room > 0) room -= std::min(room, add_played(rows, of.first, of.second, from, room));
        rows.more = rows.more || room == 0;
    }
    return rows;
}

std::size_t MirroredRows::add_played(MirrorRows& to, const std::string& node, std::uint64_t series,
                                     std::uint64_t after, std::size_t most) {
    auto rows =
        played_.prepare(fmt::format("SELECT {} FROM played WHERE node = ? AND series = ? AND number > ?"
                                    " ORDER BY number LIMIT ?",
                                    played_columns));
    rows.bind(1, node)
        .bind(2, static_cast<std::int64_t>(series))
        .bind(3, static_cast<std::int64_t>(after))
        .bind(4, static_cast<std::int64_t>(most));
    std::size_t added = 0;
    for (PlayedBatch batch{node, series, {}}; rows.step(); ++added) {
        if (added == 0 || to.played.back().rows.size() == PlayedBatch::most_rows) to.played.push_back(batch);
        to.played.back().rows.push_back(played_at(rows, 0));
    }
    return added;
}

std::int64_t MirroredRows::last_event() {
    auto newest = events_.prepare("SELECT max(id) FROM events");
    return newest.step() ? newest.integer(0) : 0;
}

PlayedUpto MirroredRows::played() {
    auto all = played_.prepare("SELECT node, series, upto FROM received");
    PlayedUpto upto;
    while (all.step())
        upto[{all.text(0), static_cast<std::uint64_t>(all.integer(1))}] =
            static_cast<std::uint64_t>(all.integer(2));
    return upto;
}

Result<void> MirroredRows::take(const MirrorRows& rows) {
    auto insert = events_.prepare(
        "INSERT OR IGNORE INTO events(id, at_ns, kind, who, what, screens) VALUES(?, ?, ?, ?, ?, ?)");
    const auto taken = rows.events.empty() ? Result<void>() : events_.transaction([&] {
        return std::all_of(rows.events.begin(), rows.events.end(), [&](const EventRow& row) {
            return insert.bind(1, row.id)
                .bind(2, row.at_ns)
                .bind(3, row.kind)
                .bind(4, row.who)
                .bind(5, row.what)
                .bind(6, row.screens)
                .run();
        });
    });
    if (!taken) return taken;
    for (const PlayedBatch& batch : rows.played)
        if (const auto stored = records_.store(batch, ""); !stored) return fail(stored.error());
    return {};
}

} // namespace lianping::controller
