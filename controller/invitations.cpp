// The verb that says where whoever sends to a link's sources has to call, and by which words they are let in.

#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lianping::controller {

using nlohmann::ordered_json;

namespace {

const char* kind_of(const programme::LinkSource& source) {
    using Kind = programme::LinkSource::Kind;
    const bool is_called = source.where.starts_with(":");
    if (source.kind == Kind::srt && is_called) return "srt";
    if (source.kind == Kind::rtmp) return "rtmp";
    if (source.kind == Kind::whip) return "whip";
    return nullptr;
}

} // namespace

void Verbs::live_invite(const Request& request, const Moment&) {
    if (!desks_.site.programme()) return refuse(request, "no site is on air yet");
    const auto& links = desks_.site.programme()->links;
    const auto said = request.command.arguments.find("link");
    const std::string named = said != request.command.arguments.end() ? said->second : "";
    std::vector<std::string> names;
    ordered_json sources = ordered_json::array();
    for (const auto& [name, link] : links) {
        names.push_back(name);
        if (!named.empty() && name != named) continue;
        for (const auto& [source_name, source] : link.sources) {
            const char* kind = kind_of(source);
            if (kind == nullptr) continue;
            const std::string stream = programme::stream_name(name, source_name);
            const NodeState* process = desks_.nodes.find(stream);
            sources.push_back({{"source", stream},
                               {"kind", kind},
                               {"host", source.host},
                               {"machine", process != nullptr ? process->address : ""},
                               {"port", std::stoi(source.where.substr(1))},
                               {"secret", source.secret}});
        }
    }
    if (!named.empty() && !links.contains(named))
        return refuse(request,
                      fmt::format("there is no link \"{}\"; the site has {}", named,
                                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
    if (sources.empty())
        return refuse(request, "nobody calls the sources of " +
                                   (named.empty() ? "this site's links" : named) +
                                   ": those that are called are srt: \":PORT\", rtmp and whip");
    answer(request, "", dump(sources));
}

} // namespace lianping::controller
