#include "controller/link_layouts.h"

#include "base/atomic_file.h"

#include <nlohmann/json.hpp>

namespace lianping::controller {

using nlohmann::json;

LinkLayouts::LinkLayouts(std::filesystem::path file) : file_(std::move(file)) {
    const auto text = file_.empty() ? Result<std::string>(std::string()) : read_file(file_);
    if (!text) return;
    const json read = json::parse(*text, nullptr, false);
    if (!read.is_object()) return;
    for (const auto& [link, layout] : read.items())
        if (layout.is_string()) chosen_[link] = layout.get<std::string>();
}

std::string LinkLayouts::text() const {
    return json(chosen_).dump(1, ' ', false, json::error_handler_t::replace);
}

void LinkLayouts::apply(programme::Programme& programme) const {
    for (auto& [name, link] : programme.links) {
        const auto chosen = chosen_.find(name);
        const bool known = chosen != chosen_.end() && link.layouts.contains(chosen->second);
        link.layout = known ? chosen->second : link.start_with;
    }
}

} // namespace lianping::controller
