#include "plan/played.h"

#include <cstddef>

namespace lianping {
namespace {

constexpr std::string_view names[] = {"item", "live", "dark", "slate", "alert", "identify", "gap"};

} // namespace

std::string_view name_of(Played::As as) { return names[static_cast<std::size_t>(as)]; }

std::optional<Played::As> played_as(std::string_view name) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (names[i] == name) return static_cast<Played::As>(i);
    return std::nullopt;
}

std::vector<std::string> how_words(const Played& row) {
    const auto has = [&](Played::Mark mark) { return (row.marks & mark) != 0; };
    // What has a slot of its own: it can be whole or not.
    const bool slotted = row.as == Played::As::item || row.as == Played::As::dark;
    const bool over = !has(Played::goes_on) && !has(Played::unfinished);
    const struct {
        bool holds;
        const char* word;
    } all[] = {
        {row.as == Played::As::dark, "dark on purpose"},
        {row.as == Played::As::live, "live"},
        {row.as == Played::As::slate, "slate"},
        {has(Played::taken), "taken"},
        {has(Played::stands_in), "stands in"},
        {has(Played::held), "held"},
        {slotted && has(Played::begun) && has(Played::ended), "whole"},
        {slotted && !has(Played::begun) && !has(Played::continues), "begun within"},
        {slotted && !has(Played::ended) && over, "cut off"},
        {has(Played::unfinished), "unfinished"},
        {row.late > 0, "late frames"},
        {row.dropped > 0, "dropped frames"},
        {has(Played::clock_unset), "clock not set"},
    };
    std::vector<std::string> words;
    for (const auto& one : all)
        if (one.holds) words.emplace_back(one.word);
    return words;
}

} // namespace lianping
