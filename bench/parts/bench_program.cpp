#include "bench_program.h"

#include <fmt/core.h>
#include <unistd.h>

#include <exception>
#include <fstream>

namespace lianping::bench {

Places::Places(const std::string& bench)
    : programs(std::filesystem::read_symlink("/proc/self/exe").parent_path()),
      folder(std::filesystem::temp_directory_path() /
             ("lianping-" + bench + "-" + std::to_string(getpid()))) {}

void add_places(CLI::App& app, Places& places) {
    app.add_option("--programs", places.programs, "where lianpingd and the other programs are");
    app.add_option("--folder", places.folder, "for the sites, their data and logs; made anew");
    app.add_option("--json", places.json, "write the table to this file");
}

int run_bench(CLI::App& app, int argc, char** argv, const Places& places,
              const std::function<std::vector<Row>()>& measure) {
    CLI11_PARSE(app, argc, argv);
    try {
        const std::vector<Row> rows = measure();
        fmt::print("\n");
        const bool all = report(rows);
        if (!places.json.empty()) std::ofstream(places.json) << to_json(rows) << "\n";
        return all ? 0 : 1;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}: {} (sites and logs are in {})\n", app.get_name(), problem.what(),
                   places.folder.string());
        return 2;
    }
}

} // namespace lianping::bench
