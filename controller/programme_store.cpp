#include "controller/programme_store.h"

#include "base/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianping::controller {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::optional<KeptProgramme> parse(const std::string& text) {
    const json read = json::parse(text, nullptr, false);
    if (!read.is_object() || !read.contains("id") || !read["id"].is_number_unsigned() ||
        !read.contains("texts") || !read["texts"].is_object())
        return std::nullopt;
    KeptProgramme kept;
    kept.id = read["id"].get<std::uint64_t>();
    if (read.contains("at_ns") && read["at_ns"].is_number_integer())
        kept.at = UtcTime(Duration(read["at_ns"].get<std::int64_t>()));
    if (read.contains("summary") && read["summary"].is_string())
        kept.summary = read["summary"].get<std::string>();
    for (const auto& [path, content] : read["texts"].items())
        if (content.is_string()) kept.texts[path] = content.get<std::string>();
    return kept;
}

std::string to_text(const json& value) {
    return value.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace

ProgrammeStore::ProgrammeStore(fs::path folder) : folder_(std::move(folder)) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    for (fs::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() != ".json" || at->path().stem() == "on_air") continue;
        const auto text = read_file(at->path());
        auto kept = text ? parse(*text) : std::nullopt;
        if (kept) kept_.push_back(*std::move(kept));
    }
    std::sort(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) { return a.id > b.id; });
    if (const auto text = read_file(folder_ / "on_air.json")) {
        const json read = json::parse(*text, nullptr, false);
        if (read.is_object() && read.contains("id") && read["id"].is_number_unsigned())
            on_air_ = read["id"].get<std::uint64_t>();
        if (read.is_object() && read.contains("left") && read["left"].is_object()) {
            left_.emplace();
            for (const auto& [path, content] : read["left"].items())
                if (content.is_string()) (*left_)[path] = content.get<std::string>();
        }
    }
    // A record of what is on air that was lost with the power: the newest then.
    if (on_air() == nullptr && !kept_.empty()) on_air_ = kept_.front().id;
}

fs::path ProgrammeStore::file(std::uint64_t id) const { return folder_ / fmt::format("{:06}.json", id); }

const KeptProgramme* ProgrammeStore::find(std::uint64_t id) const {
    const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.id == id; });
    return at == kept_.end() ? nullptr : &*at;
}

const KeptProgramme* ProgrammeStore::before() const {
    const auto at =
        std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.id < on_air_; });
    return at == kept_.end() ? nullptr : &*at;
}

Result<void> ProgrammeStore::write_on_air() const {
    json record{{"id", on_air_}};
    if (left_) record["left"] = *left_;
    return write_file(folder_ / "on_air.json", to_text(record));
}

Result<void> ProgrammeStore::write(const KeptProgramme& kept) const {
    const json record{
        {"id", kept.id}, {"at_ns", kept.at.ns()}, {"summary", kept.summary}, {"texts", kept.texts}};
    return write_file(file(kept.id), to_text(record));
}

Result<void> ProgrammeStore::air(const Texts& texts, UtcTime now, std::string summary) {
    on_air_unwritten_ = on_air_unwritten_ || left_.has_value();
    left_.reset();
    if (const KeptProgramme* is = on_air(); is != nullptr && is->texts == texts) return save();
    on_air_ = kept_.empty() ? 1 : kept_.front().id + 1;
    on_air_unwritten_ = true;
    kept_.insert(kept_.begin(), KeptProgramme{on_air_, now, std::move(summary), texts});
    unwritten_.insert(on_air_);
    return save();
}

// What is new comes first: nothing that is on disk goes for something that is not.
Result<void> ProgrammeStore::save() {
    while (!unwritten_.empty()) {
        const KeptProgramme* kept = find(*unwritten_.begin());
        if (kept != nullptr)
            if (auto written = write(*kept); !written) return written;
        unwritten_.erase(unwritten_.begin());
    }
    while (kept_.size() > most) {
        std::error_code ignored;
        fs::remove(file(kept_.back().id), ignored);
        kept_.pop_back();
    }
    if (!on_air_unwritten_) return {};
    auto written = write_on_air();
    on_air_unwritten_ = !written;
    return written;
}

Result<const KeptProgramme*> ProgrammeStore::back(std::uint64_t id, const Texts& left) {
    const KeptProgramme* kept = find(id);
    if (kept == nullptr)
        return fail(Error::Code::not_found,
                    fmt::format("there is no programme {}: see lianpingctl programme list", id));
    on_air_ = id;
    left_ = left;
    on_air_unwritten_ = true;
    [[maybe_unused]] const auto written = save();
    return kept;
}

bool ProgrammeStore::has_left(const Texts& texts) const { return left_ && *left_ == texts; }

} // namespace lianping::controller
