#include "controller/muted_sources.h"

#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::json;

MutedSources::MutedSources(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = file_.empty() ? Result<std::string>(std::string()) : read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_array()) return;
    for (const json& stream : read)
        if (stream.is_string()) streams_.insert(stream.get<std::string>());
}

NamedBytes MutedSources::kept() const {
    return {file_, json(streams_).dump(1, ' ', false, json::error_handler_t::replace) + "\n"};
}

} // namespace lianping::controller
