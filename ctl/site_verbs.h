#pragma once
// The verbs about a site: new, check, timeline, diff, schema. Each prints and says how the process should
// end.

#include "ctl/terminal.h"
#include "ctl/timeline_rows.h"

#include <string>
#include <vector>

namespace lianping::ctl {

struct NewOptions {
    std::string folder;
    std::string name; // of the site; empty: the folder's
};
// A site to start from, and on stdout what to do with it.
ExitCode new_site(const NewOptions& options);

struct CheckOptions {
    std::string site;
    enum class Times { once, at_each_save } times = Times::once;
};
// Findings on stdout, one a line, then what was counted. bad where one of them is printed as an error. At
// each save: again and again until somebody ends the process.
ExitCode check(const CheckOptions& options);

struct TimelineOptions {
    std::string site; // empty: the running controller's plan
    std::string controller;
    std::vector<std::string> screens; // empty: all
    std::string from, to;             // empty: now; a day later
    Detail detail = Detail::stretches;
    enum class Format { text, json } format = Format::text;
};
// Rows on stdout, warnings on stderr.
ExitCode timeline(const TimelineOptions& options);

struct DiffOptions {
    std::string site;
    std::string controller;
};
// What would be on screen in the next 48 h, the running controller's plan against the folder's.
ExitCode diff(const DiffOptions& options);

struct SchemaOptions {
    enum class Format { markdown, json } format = Format::markdown;
    std::string kind; // json: site, schedule or playlist
};
ExitCode schema(const SchemaOptions& options);

} // namespace lianping::ctl
