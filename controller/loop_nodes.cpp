// What the loop does with what nodes say.
#include "base/log.h"
#include "controller/instant_text.h"
#include "controller/loop.h"

namespace lianping::controller {

void Loop::take_event(const NodeEvent& event, const Moment& now) {
    if (live_.take(event, now)) return;
    if (const auto* hello = std::get_if<Hello>(&event.message)) take_hello(*hello, now);
    desks_.nodes.called_from(event.node, event.address);
    if (const auto* status = std::get_if<Status>(&event.message)) take_status(*status, now);
    if (const auto* confirm = std::get_if<Confirm>(&event.message)) {
        if (const auto took = desks_.nodes.confirm(now.house, *confirm))
            desks_.delivery.took(now.house, *took);
        if (confirm->of == Confirm::Of::acts)
            desks_.answers.confirmed(confirm->node, confirm->version.number);
        if (confirm->late_by > Duration::zero())
            log::warn("{} got {} {} ms after its stamp", confirm->node,
                      confirm->of == Confirm::Of::acts ? "acts" : "a plan", confirm->late_by / 1ms);
    }
    if (const auto* reply = std::get_if<SnapshotReply>(&event.message)) verbs_.snapshot_came(*reply);
    if (const auto* played = std::get_if<PlayedBatch>(&event.message)) {
        const NodeState* node = desks_.nodes.find(played->node);
        desks_.played.store(*played, node != nullptr ? node->screen : std::string());
    }
}

void Loop::take_hello(const Hello& hello, const Moment& now) {
    if (const auto change = desks_.nodes.hello(now.house, hello)) take_change(*change, now);
    if (desks_.nodes.find(hello.node)->screen.empty())
        log::warn("{} is no node of this site; its player shows the slate", hello.node);
    let_agent_in(hello, now);
    take_house_answer(hello, now);
    if (!desks_.house.began()) return;
    pass_what_it_holds(hello.node, hello.plan, hello.acts, now);
    desks_.dispatch.welcome(hello.node);
    desks_.dispatch.send_all(hello.node, desks_.house.at(now.clocks));
}

// What this controller says must be newer than what its forerunner said last, which may be more than the disk
// knew, or a backup.
void Loop::pass_what_it_holds(const std::string& node, const Version& plan, const Version& acts,
                              const Moment& now) {
    if (!desks_.house.began()) return;
    const Epoch epoch = desks_.house.clock().epoch();
    if (plan.epoch == epoch && desks_.plans.saw(plan.number)) {
        log::warn("{} holds a newer plan than was known here: all are made anew", node);
        plans_.want(now);
    }
    if (acts.epoch != epoch) return;
    const std::string& screen = desks_.nodes.find(node)->screen;
    const auto ours = desks_.acts.acts(screen);
    desks_.acts.saw(acts.number);
    if (screen.empty() || (ours && ours->version.number >= acts.number)) return;
    log::warn("{} holds newer acts than were known here: it is told those that are", node);
    desks_.acts.renew(screen, {"", desks_.house.at(now.clocks), epoch});
    desks_.dispatch.send_acts(screen, desks_.house.at(now.clocks));
    desks_.keep_acts();
}

// A node that is let in vouches for the housekeeper of its machine: no second code is typed.
void Loop::let_agent_in(const Hello& hello, const Moment& now) {
    const auto key = public_key(hello.agent_key);
    if (!key || hello.role != Hello::Role::player) return;
    if (const auto known = desks_.enrolled.find(*key);
        known && known->name == hello.node && known->role == Role::agent)
        return;
    const auto enrolled = desks_.enrolled.enrol_agent(hello.node, *key, utc_text(now.clocks.utc));
    if (enrolled)
        desks_.note(now, "key", hello.node, "its housekeeper is let in");
    else
        log::warn("the housekeeper of {} is not let in: {}", hello.node, enrolled.error().message);
}

// A Hello is also the answer to "what is house time?", where a HelloRequest asked it. The first one, unasked,
// has been under way for nobody knows how long.
void Loop::take_house_answer(const Hello& hello, const Moment& now) {
    const bool runs = desks_.house.began();
    const auto question = questions_.find(hello.node);
    if (question != questions_.end() && hello.held) {
        const Duration took = now.clocks.monotonic - question->second;
        const NodeAnswer answer{hello.held->epoch, question->second + took / 2, hello.held->house,
                                hello.held->uncertainty + took / 2};
        questions_.erase(question);
        if (!runs)
            desks_.house.answered(answer);
        else if (desks_.house.check(answer, now.clocks, random_number()))
            begin_epoch_anew(now);
        return;
    }
    // After the beginning only a clock that was continued by UTC can be wrong.
    if (!hello.held || (runs && desks_.house.clock().origin() != HouseClock::Origin::utc)) return;
    if (runs && asked_[hello.node] == hello.session) return;
    if (runs) asked_[hello.node] = hello.session;
    questions_[hello.node] = now.clocks.monotonic;
    desks_.bus.send(hello.node, HelloRequest{});
}

void Loop::take_status(const Status& status, const Moment& now) {
    if (const auto change = desks_.nodes.status(now.house, status)) take_change(*change, now);
    const NodeState* node = desks_.nodes.find(status.node);
    if (node == nullptr) return;
    const Epoch epoch = desks_.house.began() ? desks_.house.clock().epoch() : 0;
    desks_.bus.send(status.node, Heartbeat{session_, epoch});
    if (status.epoch == epoch && !node->screen.empty())
        desks_.skew.take(node->screen, now.house, status.samples);
    // Also of a node that had said Hello before there was house time.
    pass_what_it_holds(status.node, status.plan, status.acts, now);
    if (status.acts.epoch == epoch) desks_.answers.confirmed(status.node, status.acts.number);
    if (const auto news = glass_.take(status)) {
        log::warn("the glass of {} is {}", status.node, *news);
        desks_.note(now, "glass", status.node, *news, node->screen);
    }
}

void Loop::take_change(const NodeRegister::Change& change, const Moment& now) {
    const NodeState* node = desks_.nodes.find(change.node);
    const std::string screen = node != nullptr ? node->screen : "";
    log::info("node {} ({}) is {}", change.node, screen, change.up ? "there" : "gone");
    desks_.note(now, change.up ? "node up" : "node down", change.node, "", screen);
    if (!change.up) desks_.bus.forget(change.node);
    if (!change.up) desks_.live.gone(change.node);
    if (!change.up) glass_.gone(change.node);
}

} // namespace lianping::controller
