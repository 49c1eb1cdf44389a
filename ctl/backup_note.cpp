#include "ctl/backup_note.h"

#include "ctl/instant_text.h"
#include "ctl/tree_reading.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace lianping::ctl {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kind_of_backup = 1; // raised when an older lianpingctl would misread one

// "0.1.0" as numbers; what is none counts as 0.
std::array<int, 3> numbers_of(std::string_view version) {
    std::array<int, 3> numbers{};
    for (int& number : numbers) {
        const std::string_view part = version.substr(0, version.find('.'));
        std::from_chars(part.data(), part.data() + part.size(), number);
        version.remove_prefix(std::min(version.size(), part.size() + 1));
    }
    return numbers;
}

std::string dumped(const ordered_json& tree) {
    return tree.dump(1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace

std::string note_text(const BackupNote& note, std::string_view version) {
    return dumped({{"backup", kind_of_backup},
                   {"version", version},
                   {"made", utc_text(note.made)},
                   {"site", note.site},
                   {"data", note.data},
                   {"media", note.media == SiteMedia::with}});
}

Result<BackupNote> read_note(const std::string& text, std::string_view version) {
    const auto unreadable = [] {
        return fail(Error::Code::corrupt,
                    fmt::format("the backup is damaged: its {} cannot be read", note_name));
    };
    const json tree = json::parse(text, nullptr, false);
    const auto utc = programme::Zone::find("UTC");
    if (!tree.is_object() || !utc) return unreadable();
    const std::string by = ctl::text(tree, "version");
    if (number(tree, "backup") > kind_of_backup || numbers_of(by) > numbers_of(version))
        return fail(Error::Code::unsupported,
                    fmt::format("it was made by Lianping {}, which is newer than this one ({}): install that "
                                "one here first",
                                by, version));
    const auto made = read_instant(ctl::text(tree, "made"), *utc);
    if (number(tree, "backup") < 1 || !made) return unreadable();
    return BackupNote{*made, ctl::text(tree, "site"), ctl::text(tree, "data"),
                      truth(tree, "media") ? SiteMedia::with : SiteMedia::without};
}

std::string sums_text(const ArchiveSums& sums) { return dumped({{"blake2b", sums}}); }

Result<void> hold_to_sums(const ArchiveSums& read, const std::string& text) {
    // Names as they come out of such a text: one that is no UTF-8 is compared as it was written there.
    const json is = json::parse(sums_text(read), nullptr, false)["blake2b"];
    const json said = json::parse(text, nullptr, false);
    const json should_be = said.is_object() ? said.value("blake2b", json()) : json();
    if (is == should_be) return {};
    const auto damaged = [](const std::string& name, const char* how) {
        return fail(Error::Code::corrupt, fmt::format("the backup is damaged: {} {}", name, how));
    };
    if (!should_be.is_object()) return damaged(sums_name, "cannot be read");
    for (const auto& [name, sum] : should_be.items())
        if (!is.contains(name)) return damaged(name, "is missing");
    for (const auto& [name, sum] : is.items())
        if (!should_be.contains(name) || should_be[name] != sum) return damaged(name, "is not what was kept");
    return damaged(sums_name, "cannot be read");
}

} // namespace lianping::ctl
