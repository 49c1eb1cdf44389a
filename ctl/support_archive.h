#pragma once
// One archive (tar.gz) of what somebody who helps from afar needs to see: status, events, proof of play,
// alarms, machines, pictures of all screens, logs, the site's texts, versions. Without secrets
// (ctl/redaction.h).

#include "base/result.h"

#include <filesystem>
#include <string>

namespace lianping::ctl {

// As much of it as can be had, also where no controller answers; READ ME.txt in it says what could not.
// `controller`: as ControllerLink::open takes it. Blocks, some seconds for each thing that does not answer.
// What was done, for people.
Result<std::string> make_support_archive(const std::string& controller, const std::filesystem::path& file);

} // namespace lianping::ctl
