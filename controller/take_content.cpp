#include "controller/take_content.h"

#include "controller/intake_list.h"

#include <fmt/format.h>

namespace lianping::controller {

using programme::ItemSpec;
using programme::Play;
using programme::Programme;

Result<TakeContent> take_content(const Programme& programme, const programme::Catalogue& catalogue,
                                 const TakeRequest& request) {
    const auto screen = programme.screens.find(request.screen);
    if (screen == programme.screens.end())
        return fail(Error::Code::not_found, fmt::format("there is no screen {}", request.screen));
    const PictureSize size = picture_size(screen->second);
    const Readiness is = readiness(request.items, programme, catalogue, size.width, size.height);
    if (is.ready == 0)
        return fail(Error::Code::not_found, is.trouble.empty() ? "there is nothing in it to show"
                                                               : "it cannot be shown: " + is.trouble);

    // A programme that knows nothing but what is taken, as this screen's default, is planned; its stretch at
    // the stamp is the take. So an item is the same thing in a take as in the schedule.
    Programme only;
    only.site = programme.site;
    only.zone = programme.zone;
    only.language = programme.language;
    only.playlists = programme.playlists;
    only.links = programme.links;
    programme::Screen& alone = only.screens[request.screen] = screen->second;
    alone.standing.kind = Play::Kind::playlist;
    if (request.items.size() == 1 && request.items.front().kind == ItemSpec::Kind::playlist &&
        programme.playlists.contains(request.items.front().name)) {
        alone.standing.playlist = request.items.front().name;
    } else {
        alone.standing.playlist = "take";
        programme::Playlist& list = only.playlists["take"];
        list.name = "take";
        list.items = request.items;
        list.shuffle = false;
    }
    programme::PlanRequest asked;
    asked.screen = request.screen;
    asked.version = {request.epoch, 1, request.stamp};
    asked.anchor = request.anchor;
    asked.until = request.stamp + 1s;
    const programme::Planned planned = programme::plan(only, catalogue, asked, {});
    for (const Segment& segment : planned.plan.segments) {
        if (segment.end <= request.stamp) continue;
        if (planned.plan.entries[segment.entry].name == "slate") break; // nothing of it is valid now
        return gather(segment, planned.plan);
    }
    return fail(Error::Code::not_found, "nothing in it is to be shown at this time");
}

} // namespace lianping::controller
