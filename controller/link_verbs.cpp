// The verbs of live links that are no takes: another layout, and an end.

#include "controller/instant_text.h"
#include "controller/take_content.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace lianping::controller {
namespace {

constexpr Duration longest_once = std::chrono::hours(24);

std::vector<std::string> names_of(const std::map<std::string, programme::Link>& links) {
    std::vector<std::string> names;
    names.reserve(links.size());
    for (const auto& [name, link] : links) names.push_back(name);
    return names;
}

} // namespace

std::vector<std::string> Verbs::screens_with(const std::string& link, HouseTime t) const {
    std::vector<std::string> screens;
    for (const auto& [name, screen] : desks_.site.programme()->screens)
        if (links_on(desks_.timeline(name), t, Duration{}).contains(link)) screens.push_back(name);
    return screens;
}

// Which link the layout is meant of: the one that is named, else the one on screen that has it.
Result<std::string> Verbs::link_with(const std::string& layout, const Arguments& arguments,
                                     HouseTime t) const {
    const auto& links = desks_.site.programme()->links;
    const std::string named = argument(arguments, "link");
    if (links.empty()) return fail(Error::Code::not_found, "the site has no live links");
    if (!named.empty() && !links.contains(named))
        return fail(Error::Code::not_found, fmt::format("there is no link \"{}\"; the site has {}", named,
                                                        fmt::join(names_of(links), ", ")));
    std::vector<std::string> having, on, all;
    for (const auto& [name, link] : links) {
        if (!named.empty() && name != named) continue;
        std::vector<std::string> layouts;
        for (const auto& [each, screens] : link.layouts) layouts.push_back(each);
        all.push_back(fmt::format("{} has {}", name, fmt::join(layouts, ", ")));
        if (!link.layouts.contains(layout)) continue;
        having.push_back(name);
        if (!screens_with(name, t).empty()) on.push_back(name);
    }
    if (having.empty())
        return fail(Error::Code::not_found,
                    fmt::format("there is no layout \"{}\": {}", layout, fmt::join(all, "; ")));
    if (on.empty())
        return fail(Error::Code::invalid,
                    fmt::format("live:{} is on no screen: a layout is chosen while it is",
                                fmt::join(having, " or live:")));
    if (on.size() > 1)
        return fail(Error::Code::invalid, fmt::format("{} all have a layout \"{}\": say which by --link",
                                                      fmt::join(on, " and "), layout));
    return on.front();
}

void Verbs::live_layout(const Request& request, const Moment& moment) {
    if (const auto asked = this->asked(request, moment); !asked)
        return refuse(request, asked.error().message);
    const std::string layout = argument(request.command.arguments, "layout");
    if (layout.empty()) return refuse(request, "which layout? lianpingctl live list names them");
    const auto link = link_with(layout, request.command.arguments, moment.house);
    if (!link) return refuse(request, link.error().message);
    WaitingTake turn{request, {}, moment.node + 2 * picture_patience, {}, moment.node + picture_patience};
    turn.request.command.arguments["link"] = *link;
    const auto& shown = desks_.site.programme()->links.at(*link).layouts.at(layout);
    for (const std::string& screen : screens_with(*link, moment.house))
        if (const auto zones = shown.find(screen); zones != shown.end())
            for (const programme::LinkZone& zone : zones->second)
                turn.streams[screen].insert(programme::stream_name(*link, zone.source));
    takes_.push_back(std::move(turn));
}

// The link's part of every screen is another one from the stamp on: in the plan, and in takes of it.
void Verbs::turn_layout(const Request& request, const Moment& moment) {
    auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const std::string link = argument(request.command.arguments, "link");
    const std::string layout = argument(request.command.arguments, "layout");
    const auto& links = desks_.site.programme()->links;
    const auto found = links.find(link);
    if (found == links.end() || !found->second.layouts.contains(layout))
        return refuse(request, fmt::format("live:{} has no layout \"{}\" any more", link, layout));
    asked->screens = screens_with(link, asked->by.stamp);
    if (found->second.layout == layout) asked->screens.clear(); // it shows that already
    if (asked->screens.empty()) return done(request, moment, *asked, {}, "");
    desks_.site.choose_layout(link, layout);
    desks_.keep_choices();
    desks_.plan_now(asked->by.stamp, moment.house);
    const std::string name = "live:" + link;
    const auto items = programme::read_take(name, *desks_.site.programme());
    for (const std::string& screen : asked->screens) {
        const auto content = items ? take_content(*desks_.site.programme(), desks_.catalogue,
                                                  {*items, screen, asked->by.stamp, asked->by.epoch,
                                                   desks_.house.clock().anchor()})
                                   : Result<TakeContent>(fail(items.error()));
        // Acts of the same stamp, where there is nothing to turn, tell by their answer that the plan is
        // there.
        if (!content || !desks_.acts.turn(screen, asked->by, name, *content))
            desks_.acts.renew(screen, asked->by);
    }
    done(request, moment, *asked, asked->screens,
         fmt::format("live:{} shows \"{}\" on {}", link, layout, fmt::join(asked->screens, ", ")));
}

// A source by its name, "lecture/crowd", or by what stands behind the slash where one link alone has it.
Result<std::string> Verbs::stream_named(const std::string& said) const {
    std::vector<std::string> all, meant;
    for (const auto& [stream, source] : desks_.live.sources()) {
        all.push_back(stream);
        if (stream == said || stream.substr(stream.find('/') + 1) == said) meant.push_back(stream);
    }
    if (all.empty()) return fail(Error::Code::not_found, "the site has no live links");
    if (meant.empty())
        return fail(Error::Code::not_found,
                    fmt::format("there is no source \"{}\"; the site has {}", said, fmt::join(all, ", ")));
    if (meant.size() > 1)
        return fail(Error::Code::invalid, fmt::format("say which: {}", fmt::join(meant, " or ")));
    return meant.front();
}

// Not at a stamp: a microphone that is to be off is off as soon as its source hears of it.
void Verbs::live_mute(const Request& request, const Moment& moment) {
    const auto stream = stream_named(argument(request.command.arguments, "source"));
    if (!stream) return refuse(request, stream.error().message);
    const bool off = argument(request.command.arguments, "off") == "yes";
    const bool changed = off ? desks_.muted.unmute(*stream) : desks_.muted.mute(*stream);
    const std::string words = off ? "is heard" : "is mute";
    if (!changed) return answer(request, fmt::format("{} {} already", *stream, words));
    desks_.live.mute(desks_.muted.streams());
    desks_.note(moment, off ? "unmute" : "mute", *stream, "");
    desks_.keep_choices();
    answer(request, fmt::format("{} {}", *stream, words));
}

// The schedule has more or less than it had, without a file that says so.
void Verbs::once_changed(const Request& request, const Moment& moment, const std::string& verb,
                         const std::string& words) {
    desks_.note(moment, verb, request.command.by, words);
    desks_.keep_choices();
    desks_.plan_now(desks_.delivery.stamp(moment.house), moment.house);
    answer(request, words);
}

// As an entry of schedule.yaml would be: planned ahead, warmed up, recorded.
void Verbs::live_once(const Request& request, const Moment& moment) {
    if (const auto asked = this->asked(request, moment); !asked)
        return refuse(request, asked.error().message);
    const auto& arguments = request.command.arguments;
    const auto& links = desks_.site.programme()->links;
    const std::string link = argument(arguments, "link");
    if (!links.contains(link))
        return refuse(request, fmt::format("there is no link \"{}\"; the site has {}", link,
                                           fmt::join(names_of(links), ", ")));
    const UtcTime now = desks_.utc(moment.house);
    const auto from = read_until(argument(arguments, "at"), now, desks_.zone());
    if (!from) return refuse(request, from.error().message);
    const auto length = read_duration(argument(arguments, "for"));
    if (!length) return refuse(request, "for how long? --for 45m");
    if (*length > longest_once)
        return refuse(request, "a day at most: write what is longer into schedule.yaml");
    if (const auto added = desks_.site.schedule_once({link, *from, *from + *length}, now); !added)
        return refuse(request, added.error().message);
    once_changed(request, moment, "live once",
                 fmt::format("live:{} is on {} from {} for {}", link,
                             fmt::join(links.at(link).screens(), ", "),
                             civil_text(desks_.zone().to_civil(*from)), argument(arguments, "for")));
}

// Ends takes of links, or of one, and what `live start --at` has put into the schedule; not those of anything
// else.
void Verbs::live_stop(const Request& request, const Moment& moment) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto& links = desks_.site.programme()->links;
    const std::string named = argument(request.command.arguments, "link");
    if (!named.empty() && !links.contains(named))
        return refuse(request, fmt::format("there is no link \"{}\"; the site has {}", named,
                                           fmt::join(names_of(links), ", ")));
    std::vector<std::string> taken, scheduled;
    for (const std::string& screen : asked->screens) {
        const auto acts = desks_.acts.acts(screen);
        const auto rules = [&](const Take& take) {
            const bool live = take.name.rfind("live:", 0) == 0;
            return take.until > moment.house && live && (named.empty() || take.name == "live:" + named);
        };
        if (acts && std::any_of(acts->takes.begin(), acts->takes.end(), rules))
            taken.push_back(screen);
        else if (const auto on = links_on(desks_.timeline(screen), moment.house, Duration{});
                 named.empty() ? !on.empty() : on.contains(named))
            scheduled.push_back(screen);
    }
    const auto dropped = argument(request.command.arguments, "screens").empty()
                             ? desks_.site.drop_once(named, desks_.utc(moment.house))
                             : std::vector<OnceEntries::Once>{};
    if (!dropped.empty() && taken.empty()) {
        std::set<std::string> which;
        for (const OnceEntries::Once& once : dropped) which.insert("live:" + once.link);
        return once_changed(request, moment, "live stop",
                            fmt::format("{} is out of the schedule", fmt::join(which, ", ")));
    }
    if (!dropped.empty()) {
        desks_.keep_choices();
        desks_.plan_now(asked->by.stamp, moment.house);
    }
    if (taken.empty() && !scheduled.empty())
        return refuse(request, fmt::format("it is on {} by the schedule; put something else over it, as with "
                                           "lianpingctl take PLAYLIST --screens {}",
                                           fmt::join(scheduled, ", "), fmt::join(scheduled, ",")));
    const auto changed = desks_.acts.release(taken, asked->by);
    done(request, moment, *asked, changed, fmt::format("live stop on {}", fmt::join(changed, ", ")));
}

} // namespace lianping::controller
