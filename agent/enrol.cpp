#include "agent/enrol.h"

#include "transport/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace lianping::agent {
namespace {

namespace fs = std::filesystem;

Result<void> look_into(const fs::path& folder, bool source, std::vector<Enrolment>& all) {
    std::error_code none;
    std::vector<fs::path> found;
    for (fs::directory_iterator at(folder, none), end; !none && at != end; at.increment(none))
        if (fs::exists(at->path() / "key", none)) found.push_back(at->path());
    if (none == std::errc::permission_denied)
        return fail(Error::Code::io, folder.string() + " is not for this user to read: as root");
    std::sort(found.begin(), found.end());
    for (const fs::path& one : found) {
        const auto key = load_key(one / "key");
        if (!key) return fail(key.error());
        all.push_back({one.filename().string(), enrol_code(key->own), source});
    }
    return {};
}

} // namespace

Result<std::vector<Enrolment>> enrolments(const fs::path& data) {
    std::vector<Enrolment> all;
    for (const bool source : {false, true})
        if (auto looked = look_into(data / (source ? "live" : "nodes"), source, all); !looked)
            return fail(looked.error());
    if (all.empty())
        return fail(Error::Code::not_found, "no player and no live source has been started here yet (" +
                                                data.string() +
                                                "): systemctl status 'lianping-player@*' 'lianping-live@*'");
    return all;
}

std::string enrolment_text(const std::vector<Enrolment>& all) {
    std::string text;
    for (const Enrolment& one : all)
        text += fmt::format("{}  {}  on the controller: lianpingctl node approve {}{}\n", one.name, one.code,
                            one.code, one.source ? " --source LINK/SOURCE" : "");
    return text;
}

} // namespace lianping::agent
