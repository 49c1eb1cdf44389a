#pragma once
// The machine in figures, for Prometheus. docs/site.md lists them. Nothing of them is a secret. Pure.

#include "wire/agents.h"

#include <map>
#include <string>

namespace lianping::agent {

// `connected`: by node, whether its controller is there.
std::string machine_metrics(const MachineState& machine, const MediaState& media,
                            const std::map<std::string, bool>& connected);

} // namespace lianping::agent
