// What the loop hears and tells of other controllers: docs/standby.md.
#include "base/atomic_file.h"
#include "base/log.h"
#include "controller/loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lianping::controller {
namespace {

constexpr Duration ask_peers_for = 500ms;

} // namespace

// Whoever took over while this one was away is found here, before the first word to a node.
void Loop::remember_standbys() {
    const auto text = read_file(desks_.data.controller() / "standbys.json");
    if (!text) return;
    standbys_kept_ = *text;
    desks_.standbys.remember(parse_standbys(*text));
    for (const auto& [name, one] : desks_.standbys.all())
        if (const auto term =
                exchange_terms(one.control, desks_.owner, desks_.leadership.term(), ask_peers_for))
            desks_.leadership.hear(*term);
}

void Loop::tend_standbys(const Moment& now) {
    if (desks_.standbys.all().empty()) return;
    const auto enrolled = desks_.enrolled.all();
    for (const auto& [name, one] : std::map(desks_.standbys.all()))
        if (!one.bus.empty() &&
            std::none_of(enrolled.begin(), enrolled.end(), [&, &of = name](const Enrolled& who) {
                return who.name == of && who.role == Role::admin;
            }))
            desks_.standbys.forget(name);
    if (desks_.standbys.doors() != standbys_told_) greet();
    desks_.peers.call(desks_.standbys.to_be_called(now.node), desks_.leadership.term());
    std::string text = to_json(desks_.standbys);
    if (text == standbys_kept_) return;
    if (const auto written = write_file(desks_.data.controller() / "standbys.json", text); !written)
        log::error("the standbys are not on disk: {}", written.error().message);
    standbys_kept_ = std::move(text);
}

// Whether this one has to stand down for it now.
bool Loop::another_leads() {
    if (const auto term = desks_.peers.heard())
        desks_.heard_of_peers = std::max(desks_.heard_of_peers, *term);
    return desks_.leadership.hear(std::max(desks_.bus.highest_heard(), desks_.heard_of_peers));
}

void Loop::stand_down(const Moment& now) {
    desks_.bus.fall_silent();
    desks_.house.fall_silent();
    const std::string what = fmt::format(
        "another controller leads in term {}, this one (term {}) has stood down: it tells no node "
        "anything any more. Start it with --standby-of, or, where it is to lead: lianpingctl "
        "standby take-over",
        desks_.leadership.record().heard.number, desks_.leadership.term().number);
    log::error("{}", what);
    desks_.note(now, "stood down", "", what);
}

void Loop::turn_stood_down(const Now& read) {
    const Moment now = read();
    desks_.waker.clear();
    (void)watch_.poll(now.node); // what is saved here is nobody's programme
    desks_.bus.begin_turn();
    while (desks_.bus.poll()) {
    }
    another_leads();
    while (auto request = desks_.control.poll()) verbs_.handle(*request, read());
    verbs_.proofs_came();
    verbs_.mirrors_came();
    if (now.node < next_second_) return;
    next_second_ = now.node + 1s;
    desks_.bus.begin_second();
    for (const NodeRegister::Change& change : desks_.nodes.tick(now.house)) take_change(change, now);
    alarms_.turn(now);
}

} // namespace lianping::controller
