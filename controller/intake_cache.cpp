#include "controller/intake_cache.h"

#include "base/atomic_file.h"

#include <nlohmann/json.hpp>
#include <sys/stat.h>

namespace lianping::controller {

using nlohmann::json;
using programme::MediaFacts;

namespace {

// Of the format, and of what is found: raised when probing learns to see more, so that all is looked at
// again.
constexpr int format = 3;

std::optional<IntakeCache::Known> parse(const json& from) {
    if (!from.is_object()) return std::nullopt;
    const auto number = [&](const char* key) {
        const auto at = from.find(key);
        return at != from.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
    };
    const auto word = [&](const char* key) {
        const auto at = from.find(key);
        return at != from.end() && at->is_string() ? at->get<std::string>() : std::string();
    };
    IntakeCache::Known known;
    known.stamp = {static_cast<std::uint64_t>(number("size")), number("changed_ns")};
    known.facts.hash = word("hash");
    known.stored = static_cast<std::uint64_t>(number("stored"));
    known.facts.length = Duration(number("length_ns"));
    known.facts.why = word("why");
    const auto medium = number("medium");
    if (medium < 0 || medium > static_cast<int>(MediaFacts::Medium::document)) return std::nullopt;
    known.facts.medium = static_cast<MediaFacts::Medium>(medium);
    if (const auto gain = from.find("gain_db"); gain != from.end() && gain->is_number())
        known.facts.gain_db = gain->get<double>();
    const auto yes = [&](const char* key) {
        const auto at = from.find(key);
        return at != from.end() && at->is_boolean() && at->get<bool>();
    };
    known.facts.silent = yes("silent");
    known.facts.subtitles = word("subtitles");
    if (const auto pages = from.find("pages"); pages != from.end() && pages->is_array())
        for (const json& page : *pages)
            known.facts.pages.push_back(page.is_string() ? page.get<std::string>() : std::string());
    known.facts.promised = Duration(number("promised_ns"));
    if (const auto languages = from.find("languages"); languages != from.end() && languages->is_array())
        for (const json& one : *languages)
            known.facts.languages.push_back(one.is_string() ? one.get<std::string>() : std::string());
    known.facts.state = known.facts.why.empty() ? MediaFacts::State::ready : MediaFacts::State::broken;
    if (known.facts.why.empty() && known.facts.hash.empty() && known.facts.pages.empty()) return std::nullopt;
    return known;
}

} // namespace

std::optional<FileStamp> stamp_of(const std::filesystem::path& file) {
    struct stat is {};
    if (::stat(file.c_str(), &is) != 0 || !S_ISREG(is.st_mode)) return std::nullopt;
    return FileStamp{static_cast<std::uint64_t>(is.st_size),
                     std::int64_t{is.st_mtim.tv_sec} * 1'000'000'000 + is.st_mtim.tv_nsec};
}

IntakeCache::IntakeCache(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_object() || read.value("format", 0) != format || !read.contains("media")) return;
    for (const auto& [key, value] : read["media"].items())
        if (auto known = parse(value)) known_[key] = *std::move(known);
}

const IntakeCache::Known* IntakeCache::find(const std::string& key) const {
    const auto at = known_.find(key);
    return at == known_.end() ? nullptr : &at->second;
}

void IntakeCache::put(const std::string& key, Known known) {
    known_[key] = std::move(known);
    changed_ = true;
}

Result<void> IntakeCache::save() {
    if (!changed_) return {};
    json media = json::object();
    for (const auto& [key, known] : known_)
        media[key] = {{"size", known.stamp.size},
                      {"changed_ns", known.stamp.changed_ns},
                      {"hash", known.facts.hash},
                      {"stored", known.stored},
                      {"length_ns", known.facts.length.count()},
                      {"medium", static_cast<int>(known.facts.medium)},
                      {"pages", known.facts.pages},
                      {"gain_db", known.facts.gain_db},
                      {"silent", known.facts.silent},
                      {"subtitles", known.facts.subtitles},
                      {"promised_ns", known.facts.promised.count()},
                      {"languages", known.facts.languages},
                      {"why", known.facts.why}};
    const json all{{"format", format}, {"media", std::move(media)}};
    auto written = write_file(file_, all.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
    if (written) changed_ = false;
    return written;
}

} // namespace lianping::controller
