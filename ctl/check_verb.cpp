#include "ctl/new_site.h"
#include "ctl/save_watch.h"
#include "ctl/site_check.h"
#include "ctl/site_verbs.h"
#include "ctl/unused_media.h"
#include "programme/reader.h"
#include "programme/schema.h"
#include "time/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace lianping::ctl {

using programme::Finding;

namespace {

// An editor writes a file in several steps, and a folder of pictures comes one by one.
constexpr Duration settled = 200ms;

std::string time_of_day() {
    const std::time_t now =
        std::chrono::floor<std::chrono::seconds>(RealClock().utc().since_origin()).count();
    std::tm local{};
    ::localtime_r(&now, &local);
    return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

ExitCode check_once(const std::string& site) {
    programme::Reading reading = programme::read_site(site);
    std::vector<std::string> changes;
    if (reading.programme) {
        const UtcTime now = RealClock().utc();
        MediaMemory memory(MediaMemory::usual_file());
        programme::Catalogue catalogue;
        {
            ReadingLine line;
            catalogue = look_at_media(*reading.programme, site, Hashes::not_wanted, memory, line.progress());
        }
        check_programme(*reading.programme, catalogue, now, reading.findings);
        changes = clock_changes(*reading.programme, now);
        if (std::string unused = unused_text(unused_media(*reading.programme, site)); !unused.empty())
            changes.push_back(std::move(unused));
    }
    for (const Finding& finding : reading.findings) fmt::print("{}\n", programme::to_string(finding));
    for (const std::string& line : changes) fmt::print("{}\n", line);

    const auto warnings =
        std::count_if(reading.findings.begin(), reading.findings.end(),
                      [](const Finding& finding) { return finding.rank == Finding::Rank::warning; });
    const auto errors = static_cast<std::ptrdiff_t>(reading.findings.size()) - warnings;
    const auto many = [](std::ptrdiff_t n, const char* what) {
        return n == 0 ? fmt::format("no {}s", what) : fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
    };
    if (reading.programme)
        fmt::print("{}: {}; {}, {}\n", reading.programme->site, counts(*reading.programme),
                   many(errors, "error"), many(warnings, "warning"));
    else
        fmt::print("{}, {}: no programme can be made of this site\n", many(errors, "error"),
                   many(warnings, "warning"));
    return errors == 0 ? ExitCode::good : ExitCode::bad;
}

} // namespace

ExitCode check(const CheckOptions& options) {
    if (options.times == CheckOptions::Times::once) return check_once(options.site);
    // Watched from before the first look: what is saved meanwhile is not missed.
    SaveWatch watch(options.site);
    if (!watch.works())
        return say_error(fmt::format("cannot watch {}: is it a folder, and are there inotify watches left?",
                                     options.site));
    do {
        const ExitCode code = check_once(options.site);
        fmt::print("{}  {}\n\n", time_of_day(), code == ExitCode::good ? "ok" : "not good");
        std::fflush(stdout);
    } while (watch.wait(settled));
    return say_error(fmt::format("cannot watch {} any more", options.site));
}

ExitCode new_site(const NewOptions& options) {
    if (const auto written = write_new_site(options.folder, options.name); !written)
        return say_error(written.error());
    fmt::print(
        "{0} is a site: two playlists, a schedule, two pictures. Every key is explained in {0}/SCHEMA.md\n"
        "  lianpingctl check --watch {0}    looks for mistakes at each save\n"
        "  lianping-up {0}                  shows it on this machine (./lianping up {0})\n",
        options.folder);
    return ExitCode::good;
}

ExitCode schema(const SchemaOptions& options) {
    if (options.format == SchemaOptions::Format::markdown)
        fmt::print("{}", programme::schema_markdown());
    else
        fmt::print("{}", programme::schema_json(options.kind));
    return ExitCode::good;
}

} // namespace lianping::ctl
