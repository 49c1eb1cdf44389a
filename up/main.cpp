// lianping-up: reads its arguments and the environment, and hands them to the House.

#include "up/house.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before any thread
    return value != nullptr ? value : "";
}

} // namespace

int main(int argc, char** argv) {
    using namespace lianping::up;
    CommandLine line = read_command_line(argc, argv);
    if (line.ends_with) {
        std::fprintf(*line.ends_with == 0 ? stdout : stderr, "%s\n", line.text.c_str());
        return *line.ends_with;
    }
    Signals signals;
    Terminal terminal(STDOUT_FILENO);
    Options& options = line.options;
    std::error_code ignored;
    options.site = std::filesystem::absolute(options.site, ignored).lexically_normal();
    if (!options.site.has_filename()) options.site = options.site.parent_path();
    options.data = options.data.empty()
                       ? default_data_folder(options.site, environment("XDG_STATE_HOME"), environment("HOME"))
                       : std::filesystem::absolute(options.data, ignored).lexically_normal();
    House::Place place;
    place.programs = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    place.display = find_display(
        {environment("DISPLAY"), environment("WAYLAND_DISPLAY"), environment("XDG_RUNTIME_DIR")});
    House house(options, place, signals, terminal);
    if (const auto ran = house.run(); !ran) {
        std::fprintf(stderr, "lianping up: %s\n", ran.error().message.c_str());
        return 1;
    }
    return 0;
}
