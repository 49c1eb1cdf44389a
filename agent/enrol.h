#pragma once
// What is to be approved on this machine: the codes of its players and live sources, as their screens and
// journals say them. For `lianping-agent enrol`, on a machine whose screen nobody sees.

#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lianping::agent {

struct Enrolment {
    std::string name; // of the node; of a source as its unit is called: LINK-SOURCE
    std::string code; // for `lianpingctl node approve`
    bool source = false;
};

// By name, nodes first. not_found: nothing has been started on this machine yet; io: the keys are somebody
// else's to read. Blocks on the disk.
Result<std::vector<Enrolment>> enrolments(const std::filesystem::path& data);

// A line each: "wall-1  7K2M9-QXA3F  lianpingctl node approve 7K2M9-QXA3F". Pure.
std::string enrolment_text(const std::vector<Enrolment>& all);

} // namespace lianping::agent
