#include "player/station/witness.h"

#include "base/log.h"
#include "player/render/meant_samples.h"

#include <utility>

namespace lianping::player {
namespace {

std::string what_stands_in(const std::vector<PlaceSeen>& places) {
    std::string instead;
    for (const PlaceSeen& place : places)
        if ((place.marks & Played::stands_in) != 0)
            instead = place.item + (place.instead.empty() ? "" : " instead of " + place.instead) +
                      (place.why.empty() ? "" : ": " + place.why);
    return instead;
}

} // namespace

void Witness::expect(std::vector<PlaceSeen> places) {
    auto instead = what_stands_in(places);
    owes_ = owes_ || instead != instead_;
    instead_ = std::move(instead);
    places_ = std::move(places);
}

void Witness::drawn(NodeTime now, const Composition& composition, Renderer& renderer, std::uint32_t width,
                    std::uint32_t height) {
    owes_ = true;
    if (!truth_.due(now)) return;
    const auto glass = renderer.sample();
    if (!glass) {
        if (!std::exchange(told_, true)) log::warn("{}", glass.error().message);
        truth_.could_not_look(now);
        owes_ = false;
        return;
    }
    truth_.look(now, *glass, meant_samples(composition, width, height), instead_);
    owes_ = !truth_.settled();
}

void Witness::shown(const LookTime& at, const std::string& screen, PlayLedger::Timely timely) {
    ledger_.shown(at, screen, std::exchange(places_, {}), timely);
}

void Witness::keep(const LookTime& at) {
    if (played_ == nullptr || (!ledger_.take_news() && at.node < next_alive_)) return;
    next_alive_ = at.node + alive_every;
    played_->post({ledger_.take_closed(), ledger_.open(), at.utc});
}

} // namespace lianping::player
