// The shared cases: real rules with the occurrences on which independent programs agree.

#include "programme/civil.h"
#include "programme/recurrence.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <set>

namespace lianping::programme {
namespace {

using nlohmann::json;

CivilTime civil_from(const std::string& text) {
    using namespace std::chrono;
    const auto number = [&](std::size_t at, std::size_t length) {
        return std::stoi(text.substr(at, length));
    };
    const year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                              day(static_cast<unsigned>(number(6, 2)))};
    if (text.size() == 8) return civil(local_days(date));
    return civil(local_days(date), {hours(number(9, 2)) + minutes(number(11, 2)) + seconds(number(13, 2))});
}

std::string text_of(Duration since_1970, const char* end) {
    const auto seconds =
        static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(since_1970).count());
    std::tm fields{};
    gmtime_r(&seconds, &fields);
    char text[32];
    std::strftime(text, sizeof text, "%Y%m%dT%H%M%S", &fields);
    return std::string(text) + end;
}

struct Tally {
    int right = 0, wrong = 0, refused = 0, outside = 0;
};

std::set<CivilTime> all_of(const json& rules, CivilTime start, std::size_t wanted, std::string& refusal) {
    std::set<CivilTime> found;
    for (const std::string text : rules) {
        const auto rule = parse_recurrence(text);
        if (!rule) {
            refusal = rule.error().message;
            return {};
        }
        std::size_t taken = 0;
        expand(*rule, start, [&](CivilTime at) {
            found.insert(at);
            return ++taken < wanted;
        });
    }
    return found;
}

void judge(const json& one, Tally& tally) {
    SCOPED_TRACE(one["id"].get<std::string>() + " " + one["rrules"].dump() + " from " +
                 one["dtstart"].get<std::string>());
    const CivilTime start = civil_from(one["dtstart"]);
    const std::vector<std::string> expected = one["expected"];
    const bool complete = one["expected_is_complete"];
    std::string refusal;
    std::set<CivilTime> found = all_of(
        one["rrules"], start, expected.size() + one["exdates"].size() + (complete ? 1000 : 0), refusal);
    if (!refusal.empty()) {
        ++tally.refused;
        const std::string rules = one["rrules"].dump();
        const bool count_and_until =
            rules.find("COUNT") != std::string::npos && rules.find("UNTIL") != std::string::npos;
        const bool ordinal_in_weeks =
            rules.find("WEEKLY") != std::string::npos && rules.find("BYDAY=+1") != std::string::npos;
        EXPECT_TRUE(count_and_until || ordinal_in_weeks) << "refused: " << refusal;
        return;
    }
    if (!one["exrules"].empty() || one["value_date"].get<bool>()) {
        // Days instead of instants need no support; they come out as midnights all the same.
        ++tally.outside;
    }
    for (const std::string date : one["rdates"]) found.insert(civil_from(date));
    for (const std::string date : one["exdates"]) found.erase(civil_from(date));
    std::vector<std::string> got;
    const std::string first = expected.empty() ? "" : expected.front();
    const std::string end = first.ends_with('Z') ? "Z" : "";
    for (const CivilTime at : found) {
        const std::string text = text_of(at.since_origin(), end.c_str());
        got.push_back(first.size() == 8 ? text.substr(0, 8) : text);
    }
    if (!complete && got.size() > expected.size()) got.resize(expected.size());
    EXPECT_EQ(got, expected);
    bool right = got == expected;
    if (one.contains("expected_utc")) {
        const auto zone = Zone::find(one["tzid"].get<std::string>());
        ASSERT_TRUE(zone) << zone.error().message;
        std::vector<std::string> utc;
        for (const CivilTime at : found) utc.push_back(text_of(zone->to_utc(at).since_origin(), "Z"));
        EXPECT_EQ(utc, one["expected_utc"].get<std::vector<std::string>>());
        right = right && utc == one["expected_utc"].get<std::vector<std::string>>();
    }
    ++(right ? tally.right : tally.wrong);
}

TEST(Recurrence, all_shared_cases_come_out_right_but_for_those_that_the_rfc_forbids) {
    const std::filesystem::path path = std::filesystem::path(LIANPING_SHARED_DIR) / "recurrence/cases.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared is not here";
    std::ifstream file(path);
    Tally tally;
    const json cases = json::parse(file)["cases"];
    for (const json& one : cases) judge(one, tally);
    std::printf("recurrence cases: %d right (%d of them days, which need no support), %d refused, %d wrong\n",
                tally.right, tally.outside, tally.refused, tally.wrong);
    EXPECT_EQ(tally.wrong, 0);
    EXPECT_EQ(tally.refused, 6);
    EXPECT_EQ(tally.right, 337);
}

// The same case, entered in the middle: what a leap finds is what walking there finds.
TEST(Recurrence, a_leap_finds_what_walking_there_finds_in_every_shared_case) {
    const std::filesystem::path path = std::filesystem::path(LIANPING_SHARED_DIR) / "recurrence/cases.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared is not here";
    std::ifstream file(path);
    const json cases = json::parse(file)["cases"];
    for (const json& one : cases) {
        for (const std::string text : one["rrules"]) {
            auto rule = parse_recurrence(text);
            if (!rule) continue;
            rule->count.reset(); // a rule that counts never leaps
            const CivilTime start = civil_from(one["dtstart"]);
            std::vector<CivilTime> walked;
            expand(*rule, start, [&](CivilTime at) {
                walked.push_back(at);
                return walked.size() < 60;
            });
            for (std::size_t from = 1; from < walked.size(); from += 7) {
                for (const Duration nudge : {Duration(0), Duration(-1s)}) {
                    std::vector<CivilTime> leapt;
                    expand(
                        *rule, start,
                        [&](CivilTime at) {
                            if (at >= walked[from]) leapt.push_back(at);
                            return leapt.size() < 5 && leapt.size() < walked.size() - from;
                        },
                        walked[from] + nudge);
                    for (std::size_t i = 0; i < leapt.size(); ++i)
                        EXPECT_EQ(leapt[i].ns(), walked[from + i].ns())
                            << text << " from " << text_of(walked[from].since_origin(), "");
                    EXPECT_FALSE(leapt.empty()) << text;
                }
            }
        }
    }
}

} // namespace
} // namespace lianping::programme
