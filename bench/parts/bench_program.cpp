#include "bench_program.h"

#include <fmt/core.h>
#include <unistd.h>

#include <exception>
#include <fstream>

namespace lianping::bench {

Places::Places(const std::string& bench)
    : bench(bench),
      programs(std::filesystem::read_symlink("/proc/self/exe").parent_path()),
      folder(std::filesystem::temp_directory_path() /
             ("lianping-" + bench + "-" + std::to_string(getpid()))) {}

int run_bench(Arguments& arguments, int argc, char** argv, Places& places,
              const std::function<std::vector<Row>()>& measure) {
    arguments.option("--programs", places.programs, "where lianpingd and the other programs are");
    arguments.option("--folder", places.folder, "for the sites, their data and logs; made anew");
    arguments.option("--json", places.json, "write the table to this file");
    if (const auto ended = arguments.read_or_say(argc, argv)) return *ended;
    try {
        const std::vector<Row> rows = measure();
        fmt::print("\n");
        const bool all = report(rows);
        if (!places.json.empty()) std::ofstream(places.json) << to_json(rows) << "\n";
        return all ? 0 : 1;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}: {} (sites and logs are in {})\n", places.bench, problem.what(),
                   places.folder.string());
        return 2;
    }
}

} // namespace lianping::bench
