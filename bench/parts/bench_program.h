#pragma once
// What the mains of the benches have in common: where things lie, and the table at the end.

#include "base/arguments.h"
#include "rows.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lianping::bench {

struct Places {
    explicit Places(const std::string& bench);

    std::string bench;              // as it is called: bench-glass
    std::filesystem::path programs; // lianpingd and its like: beside the bench
    std::filesystem::path
        folder; // for sites, their data and logs: this process's own in that of temporary files
    std::filesystem::path json; // the table goes there too; empty: nowhere
};

// Adds --programs, --folder and --json, reads the arguments, measures, and prints the table. The process's
// exit status: 1 where a bound does not hold, 2 where it could not be measured (`measure` threw).
int run_bench(Arguments& arguments, int argc, char** argv, Places& places,
              const std::function<std::vector<Row>()>& measure);

} // namespace lianping::bench
