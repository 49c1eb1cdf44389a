// The verbs that lay acts over the programme.

#include "base/log.h"
#include "controller/instant_text.h"
#include "controller/take_content.h"
#include "controller/verb_words.h"
#include "controller/verbs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lianping::controller {
namespace {

constexpr Duration take_patience = std::chrono::minutes(10); // for media that are taken in for a take
constexpr Duration identify_for = 10s;
constexpr Duration sound_test_for = 30s;
constexpr std::size_t longest_alert = 2000; // bytes

} // namespace

Result<std::vector<std::string>> Verbs::screens(const Arguments& arguments) const {
    const auto& programme = desks_.site.programme();
    if (!programme)
        return fail(Error::Code::not_found,
                    "the site has no good programme yet, so it has no screens: see its errors "
                    "with lianpingctl status");
    std::vector<std::string> all;
    for (const auto& [name, screen] : programme->screens) all.push_back(name);
    const std::string text = argument(arguments, "screens");
    if (text.empty() || text == "all") return all;
    std::vector<std::string> named;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string name = text.substr(at, end - at);
        name.erase(0, name.find_first_not_of(' '));
        name.erase(name.find_last_not_of(' ') + 1);
        if (std::find(all.begin(), all.end(), name) == all.end())
            return fail(Error::Code::not_found, fmt::format("there is no screen \"{}\"; the site has {}",
                                                            name, fmt::join(all, ", ")));
        if (std::find(named.begin(), named.end(), name) == named.end()) named.push_back(std::move(name));
        at = end + 1;
    }
    return named;
}

Result<Verbs::Asked> Verbs::asked(const Request& request, const Moment& moment) const {
    if (!desks_.house.began())
        return fail(Error::Code::busy, "the house clock is being set: ask again in a second");
    auto named = screens(request.command.arguments);
    if (!named) return fail(named.error());
    Asked asked;
    asked.screens = *std::move(named);
    asked.by = {request.command.by.empty() ? "somebody" : request.command.by,
                desks_.delivery.stamp(moment.house), desks_.house.clock().epoch()};
    const Anchor& anchor = desks_.house.clock().anchor();
    const UtcTime utc = anchor.to_utc(moment.house);
    const std::string until = argument(request.command.arguments, "until");
    const std::string length = argument(request.command.arguments, "for");
    if (!length.empty()) {
        const auto read = read_duration(length);
        if (!read) return fail(read.error());
        asked.until = asked.by.stamp + *read;
    } else if (!until.empty()) {
        const auto read = read_until(until, utc, desks_.zone());
        if (!read) return fail(read.error());
        asked.until = std::max(anchor.to_house(*read), asked.by.stamp + 1ms);
    } else {
        asked.until = anchor.to_house(next_four(utc, desks_.zone()));
        if (asked.until <= asked.by.stamp) asked.until += std::chrono::hours(24); // the stamp passes 04:00
    }
    return asked;
}

void Verbs::done(const Request& request, const Moment& moment, const Asked& asked,
                 const std::vector<std::string>& changed, const std::string& what) {
    const std::string on = fmt::format("{}", fmt::join(asked.screens, ","));
    ActAnswers::Waiting waiting;
    waiting.peer = request.peer;
    waiting.command = request.command.id;
    waiting.text =
        changed.empty() ? fmt::format("{}: nothing to change on {}", request.command.verb, on) : what;
    waiting.stamp = changed.empty() ? moment.house : asked.by.stamp;
    waiting.stamp_text = utc_text(desks_.utc(waiting.stamp));
    waiting.screens = asked.screens;
    for (const std::string& screen : changed) {
        desks_.dispatch.send_acts(screen, moment.house);
        for (const std::string& node : desks_.nodes.nodes_of(screen)) {
            if (desks_.nodes.find(node)->up)
                waiting.nodes[node] = desks_.acts.acts(screen)->version.number;
            else
                waiting.absent.push_back(node);
        }
    }
    // Sent first: the stamp does not wait for the disk, the answer does.
    if (!changed.empty()) waiting.on_disk = desks_.keep_acts();
    desks_.answers.add(std::move(waiting));
    if (changed.empty()) return;
    desks_.note(moment, request.command.verb, asked.by.who, what, on);
    log::info("{} ({})", what, asked.by.who);
}

bool Verbs::media_ready(const std::vector<programme::ItemSpec>& items) const {
    const std::vector<MediaWanted> media = media_of(items, *desks_.site.programme());
    return std::none_of(media.begin(), media.end(), [&](const MediaWanted& wanted) {
        const auto at = desks_.catalogue.find(wanted.key);
        return at == desks_.catalogue.end() || at->second.state == programme::MediaFacts::State::pending;
    });
}

void Verbs::take(const Request& request, const Moment& moment) {
    const std::string what = argument(request.command.arguments, "what");
    if (const auto named = screens(request.command.arguments); !named)
        return refuse(request, named.error().message);
    if (what.empty())
        return refuse(request, "what to take? A playlist's name, a file of the site, or an item");
    auto items = programme::read_take(what, *desks_.site.programme());
    if (!items) return refuse(request, items.error().message);
    std::vector<MediaWanted> media = media_of(*items, *desks_.site.programme());
    desks_.intake.hurry(media);
    std::erase_if(media, [&](const MediaWanted& wanted) { return desks_.catalogue.contains(wanted.key); });
    if (!media.empty()) {
        desks_.taken_media.insert(desks_.taken_media.end(), media.begin(), media.end());
        desks_.want_media();
        desks_.intake.hurry(media);
    }
    Request on = request;
    std::map<std::string, std::set<std::string>> streams;
    if (items->front().kind == programme::ItemSpec::Kind::live) {
        auto served = streams_of(items->front().link, on.command.arguments);
        if (!served) return refuse(request, served.error().message);
        streams = *std::move(served);
        if (argument(on.command.arguments, "screens").empty()) {
            std::string& names = on.command.arguments["screens"];
            for (const auto& [screen, shown] : streams) names += (names.empty() ? "" : ",") + screen;
        }
    }
    if (media_ready(*items) && streams.empty()) return take_now(on, moment, *items);
    const NodeTime pictures_by = moment.node + (streams.empty() ? 0s : picture_patience);
    takes_.push_back(
        {std::move(on), *std::move(items), moment.node + take_patience, std::move(streams), pictures_by});
}

// What a link shows on the screens that are asked for, or on all that it serves.
Result<std::map<std::string, std::set<std::string>>> Verbs::streams_of(const std::string& name,
                                                                       const Arguments& arguments) const {
    const programme::Link& link = desks_.site.programme()->links.at(name);
    const auto layout = link.layouts.find(link.layout);
    if (layout == link.layouts.end()) return fail(Error::Code::not_found, "live:" + name + " shows nothing");
    std::vector<std::string> wanted;
    if (argument(arguments, "screens").empty()) {
        for (const auto& [screen, zones] : layout->second) wanted.push_back(screen);
    } else {
        auto named = screens(arguments);
        if (!named) return fail(named.error());
        wanted = *std::move(named);
    }
    std::map<std::string, std::set<std::string>> streams;
    for (const std::string& screen : wanted) {
        const auto zones = layout->second.find(screen);
        if (zones == layout->second.end())
            return fail(Error::Code::invalid,
                        fmt::format("live:{} shows nothing on {}: its layout \"{}\" does not "
                                    "name it",
                                    name, screen, link.layout));
        for (const programme::LinkZone& zone : zones->second)
            streams[screen].insert(programme::stream_name(name, zone.source));
    }
    return streams;
}

std::map<std::string, std::set<std::string>> Verbs::awaited_streams() const {
    std::map<std::string, std::set<std::string>> streams;
    for (const WaitingTake& take : takes_)
        for (const auto& [screen, shown] : take.streams) streams[screen].insert(shown.begin(), shown.end());
    return streams;
}

bool Verbs::pictures_ready(const WaitingTake& take, const Moment& moment) const {
    if (moment.node >= take.pictures_by) return true; // what its item says for that stands in until they come
    std::set<std::string> all;
    for (const auto& [screen, shown] : take.streams) all.insert(shown.begin(), shown.end());
    return desks_.live.seen(all);
}

void Verbs::take_now(const Request& request, const Moment& moment,
                     const std::vector<programme::ItemSpec>& items) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const std::string what = argument(request.command.arguments, "what");
    // All screens or none: a take that fails on one would leave a room between two things.
    // Of a screen only its size plays a part, so screens of one size share what was found out; but where
    // there are links, each screen has its own part of them.
    const bool links = !desks_.site.programme()->links.empty();
    std::map<std::pair<PictureSize, std::string>, TakeContent> contents;
    const auto kind_of = [&](const std::string& screen) {
        return std::pair(picture_size(desks_.site.programme()->screens.at(screen)),
                         links ? screen : std::string());
    };
    for (const std::string& screen : asked->screens) {
        if (contents.contains(kind_of(screen))) continue;
        auto content =
            take_content(*desks_.site.programme(), desks_.catalogue,
                         {items, screen, asked->by.stamp, asked->by.epoch, desks_.house.clock().anchor()});
        if (!content) {
            desks_.forget_unusable_takes();
            return refuse(request, fmt::format("{} on {}: {}", what, screen, content.error().message));
        }
        contents[kind_of(screen)] = *std::move(content);
    }
    for (const std::string& screen : asked->screens)
        desks_.acts.take(screen, asked->by, asked->until, what, contents.at(kind_of(screen)));
    done(request, moment, *asked, asked->screens,
         fmt::format("take {} on {} until {}", what, fmt::join(asked->screens, ", "),
                     civil_text(desks_.zone().to_civil(desks_.utc(asked->until)))));
}

void Verbs::release(const Request& request, const Moment& moment) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto changed = desks_.acts.release(asked->screens, asked->by);
    done(request, moment, *asked, changed, fmt::format("release {}", fmt::join(changed, ", ")));
}

void Verbs::hold(const Request& request, const Moment& moment) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto changed = desks_.acts.hold(asked->screens, asked->by, asked->until);
    done(request, moment, *asked, changed, fmt::format("hold {}", fmt::join(changed, ", ")));
}

void Verbs::go(const Request& request, const Moment& moment) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto changed = desks_.acts.go(asked->screens, asked->by);
    done(request, moment, *asked, changed, fmt::format("go {}", fmt::join(changed, ", ")));
}

void Verbs::alert(const Request& request, const Moment& moment) {
    const Arguments& arguments = request.command.arguments;
    const std::string text = argument(arguments, "text");
    const std::string level = argument(arguments, "level");
    if (std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == 0x7f; }))
        return refuse(request, "what does the alert say?");
    if (text.size() > longest_alert)
        return refuse(request,
                      fmt::format("the alert's text is longer than {} bytes (some {} Chinese characters): "
                                  "nobody could read it",
                                  longest_alert, longest_alert / 3));
    Alert::Level rank = Alert::Level::info;
    if (level == "warning")
        rank = Alert::Level::warning;
    else if (level == "emergency")
        rank = Alert::Level::emergency;
    else if (!level.empty() && level != "info")
        return refuse(request, fmt::format("\"{}\" is no level: info, warning or emergency", level));
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto changed = desks_.acts.alert(asked->screens, asked->by, asked->until, rank, text);
    done(request, moment, *asked, changed,
         fmt::format("alert ({}) \"{}\" on {} until {}", level.empty() ? "info" : level, text,
                     fmt::join(changed, ", "), civil_text(desks_.zone().to_civil(desks_.utc(asked->until)))));
}

void Verbs::alert_clear(const Request& request, const Moment& moment) {
    const auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    const auto changed = desks_.acts.clear_alerts(asked->screens, asked->by);
    done(request, moment, *asked, changed, fmt::format("alert clear on {}", fmt::join(changed, ", ")));
}

void Verbs::identify(const Request& request, const Moment& moment) {
    auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    if (!request.command.arguments.contains("for")) asked->until = asked->by.stamp + identify_for;
    const auto changed = desks_.acts.identify(asked->screens, asked->by, asked->until);
    done(request, moment, *asked, changed, fmt::format("identify {}", fmt::join(changed, ", ")));
}

void Verbs::sound_test(const Request& request, const Moment& moment) {
    auto asked = this->asked(request, moment);
    if (!asked) return refuse(request, asked.error().message);
    if (!request.command.arguments.contains("for")) asked->until = asked->by.stamp + sound_test_for;
    const auto changed = desks_.acts.sound_test(asked->screens, asked->by, asked->until);
    done(request, moment, *asked, changed, fmt::format("sound test on {}", fmt::join(changed, ", ")));
}

void Verbs::tick(const Moment& moment) {
    orders_came(moment);
    std::vector<WaitingTake> waiting = std::exchange(takes_, {});
    for (WaitingTake& take : waiting) {
        if (!desks_.site.programme() || moment.node >= take.patience)
            refuse(take.request, "its media could not be taken in: see lianpingctl status");
        else if (media_ready(take.items) && pictures_ready(take, moment))
            take.items.empty() ? turn_layout(take.request, moment)
                               : take_now(take.request, moment, take.items);
        else
            takes_.push_back(std::move(take));
    }
    std::erase_if(snapshots_, [&](const auto& snapshot) {
        if (moment.node < snapshot.second.patience) return false;
        refuse({snapshot.second.peer, {}, {snapshot.second.command, "", {}, ""}},
               fmt::format("the player of {} did not send a picture", snapshot.second.screen));
        return true;
    });
    for (const ActAnswers::Ready& ready :
         desks_.answers.ready(moment.house, {desks_.acts_on_disk.done(), desks_.acts_on_disk.trouble()}))
        desks_.control.answer(ready.peer, ready.answer);
}

NodeTime Verbs::next(const Moment& moment) const {
    NodeTime next = NodeTime::never();
    for (const auto& [id, snapshot] : snapshots_) next = std::min(next, snapshot.patience);
    for (const WaitingTake& take : takes_)
        if (!take.streams.empty()) next = std::min(next, take.pictures_by);
    const HouseTime answers = desks_.answers.next(moment.house);
    if (answers != HouseTime::never()) next = std::min(next, moment.node + (answers - moment.house));
    return next;
}

} // namespace lianping::controller
