#pragma once
// What `proof` answers: rows or totals of the records as JSON (docs/controller.md). Blocks on the disk.

#include "controller/play_records.h"

#include <map>
#include <set>
#include <string>

namespace lianping::controller {

struct ProofAsked {
    ProofQuestion question;
    bool totals = false;
    std::set<std::string> screens; // of the site
    struct Node {
        std::string screen;
        bool up = false;
        std::uint64_t waiting = 0; // rows that it still holds
    };
    std::map<std::string, Node> nodes; // as they are known now
};

// JSON; or, where a screen is named that is nowhere, a line for people, which does not begin with "{".
std::string proof_answer(PlayRecords& records, const ProofAsked& asked);

} // namespace lianping::controller
