#include "base/atomic_file.h"
#include "ctl/media_catalogue.h"
#include "ctl/tree_reading.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace lianping::ctl {
namespace {

using nlohmann::json;
constexpr int format_number = 3;

} // namespace

std::filesystem::path MediaMemory::usual_file() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        return std::filesystem::path(cache) / "lianping" / "media.json";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return std::filesystem::path(home) / ".cache" / "lianping" / "media.json";
    return {};
}

MediaMemory::MediaMemory(std::filesystem::path file) : file_(std::move(file)) {
    if (file_.empty()) return;
    const auto bytes = read_file(file_);
    if (!bytes) return;
    const json all = json::parse(*bytes, nullptr, false);
    try {
        if (all.is_discarded() || all.value("format", 0) != format_number) return;
        for (const auto& [path, one] : all.at("files").items()) {
            Look look;
            look.size = one.at("size");
            look.changed_ns = one.at("changed_ns");
            look.why = text(one, "why");
            look.good = look.why.empty();
            look.info.kind = static_cast<media::MediaInfo::Kind>(one.value("kind", 0));
            look.info.length = Duration(one.value("length_ns", std::int64_t{0}));
            look.info.promised = Duration(one.value("promised_ns", std::int64_t{0}));
            look.info.has_sound = one.value("sound", false);
            look.info.languages = one.value("languages", std::vector<std::string>{});
            look.pages = one.value("pages", 0U);
            look.hash = text(one, "hash");
            looks_[path] = std::move(look);
        }
    } catch (const json::exception&) {
        looks_.clear(); // written by another version, or by somebody's hand
    }
}

const MediaMemory::Look* MediaMemory::find(const std::filesystem::path& file, std::uintmax_t size,
                                           std::int64_t changed_ns) const {
    const auto found = looks_.find(file.string());
    if (found == looks_.end() || found->second.size != size || found->second.changed_ns != changed_ns)
        return nullptr;
    return &found->second;
}

void MediaMemory::keep(const std::filesystem::path& file, Look look) {
    looks_[file.string()] = std::move(look);
    changed_ = true;
}

void MediaMemory::save() {
    if (!changed_ || file_.empty()) return;
    json files = json::object();
    for (const auto& [path, look] : looks_) {
        json one{{"size", look.size}, {"changed_ns", look.changed_ns}};
        if (look.good) {
            one["kind"] = static_cast<int>(look.info.kind);
            one["length_ns"] = look.info.length.count();
            one["promised_ns"] = look.info.promised.count();
            one["sound"] = look.info.has_sound;
            one["languages"] = look.info.languages;
            one["pages"] = look.pages;
        } else {
            one["why"] = look.why;
        }
        if (!look.hash.empty()) one["hash"] = look.hash;
        files[path] = std::move(one);
    }
    std::error_code failed;
    std::filesystem::create_directories(file_.parent_path(), failed);
    const json all{{"format", format_number}, {"files", std::move(files)}};
    if (write_file(file_, all.dump(-1, ' ', false, json::error_handler_t::replace))) changed_ = false;
}

} // namespace lianping::ctl
