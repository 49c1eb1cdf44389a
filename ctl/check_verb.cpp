#include "ctl/site_check.h"
#include "ctl/site_verbs.h"
#include "programme/reader.h"
#include "programme/schema.h"
#include "time/clock.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianping::ctl {

using programme::Finding;

ExitCode check(const CheckOptions& options) {
    programme::Reading reading = programme::read_site(options.site);
    std::vector<std::string> changes;
    if (reading.programme) {
        const UtcTime now = RealClock().utc();
        MediaMemory memory(MediaMemory::usual_file());
        programme::Catalogue catalogue;
        {
            ReadingLine line;
            catalogue =
                look_at_media(*reading.programme, options.site, Hashes::not_wanted, memory, line.progress());
        }
        check_programme(*reading.programme, catalogue, now, reading.findings);
        changes = clock_changes(*reading.programme, now);
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

ExitCode schema(const SchemaOptions& options) {
    if (options.format == SchemaOptions::Format::markdown)
        fmt::print("{}", programme::schema_markdown());
    else
        fmt::print("{}", programme::schema_json(options.kind));
    return ExitCode::good;
}

} // namespace lianping::ctl
