#include "agent/services.h"

#include "agent/machine_metrics.h"
#include "base/atomic_file.h"
#include "base/log.h"
#include "base/version.h"
#include "http/exposition.h"
#include "transport/agent_files.h"
#include "transport/session.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

namespace lianping::agent {
namespace {

std::filesystem::path in_vain_file(const std::filesystem::path& data) {
    return agent_folder(data) / "restarts_in_vain";
}

int restarts_in_vain(const std::filesystem::path& data) {
    const auto text = read_file(in_vain_file(data), 100);
    int count = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), count);
    return std::clamp(count, 0, 100);
}

constexpr Duration look_at_nodes_every = 500ms, state_every = 5s, work_waits = 500ms, answer_takes = 500ms;

} // namespace

Services::Services(Parts parts)
    : parts_(std::move(parts)),
      household_(parts_.data, Household::Keys::awaited),
      worker_([this](const std::stop_token& stop) { work(stop); }) {
    if (!parts_.pages) return;
    auto opened = PageDoor::open({*parts_.pages, {"/metrics", "/healthz"}, [this] { waker_.wake(); }});
    if (!opened) {
        log::error("/metrics and /healthz cannot be read: {}", opened.error().message);
        return;
    }
    pages_.emplace(*std::move(opened));
    log::info("{}/metrics and /healthz can be read", pages_->address());
}

Services::~Services() {
    pages_.reset();
    jobs_.close();
    worker_.request_stop();
}

void Services::work(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "orders");
    Orders orders(parts_.data, parts_.reboots);
    std::optional<LastRung> rung;
    if (parts_.reboot_after) rung.emplace(*parts_.reboot_after, restarts_in_vain(parts_.data));
    while (!stop.stop_requested() && !jobs_.closed()) {
        auto job = jobs_.pop(work_waits);
        if (!job) continue;
        Done done{job->node, {}, {}, {}};
        if (job->node.empty())
            done.machine = orders.machine();
        else
            done.result = orders.carry_out(job->order, job->node);
        if (job->node.empty() && rung) climb(*rung, orders, done.machine);
        done.ends_this = done.result.ends_pid != 0;
        done_.push(std::move(done));
        waker_.wake();
    }
}

// What is remembered is written before the machine ends: a count that is lost would make it restart more
// often.
void Services::climb(LastRung& rung, Orders& orders, const MachineState& machine) const {
    const int before = rung.in_vain();
    const auto unit = rung.look(machine.units, parts_.clock.now());
    if (rung.in_vain() != before)
        if (auto kept = write_file(in_vain_file(parts_.data), std::to_string(rung.in_vain()) + "\n"); !kept) {
            log::error("{}", kept.error().message);
            return;
        }
    if (!unit) return;
    log::error("{} does not come to life, however often it is started: the machine is started anew "
               "(--reboot-after; the next time "
               "after {} minutes)",
               *unit, std::chrono::duration_cast<std::chrono::minutes>(rung.patience()).count());
    if (auto agreed = orders.start_machine_anew(); !agreed) log::error("{}", agreed.error().message);
}

void Services::look() {
    household_.look(parts_.clock.utc());
    std::erase_if(links_, [&](const auto& link) { return !household_.nodes().contains(link.first); });
    for (const auto& [name, node] : household_.nodes()) {
        if (links_.contains(name)) continue;
        links_.emplace(name,
                       AgentLink(parts_.context, {name, random_session(), node.key, [this, name = name] {
                                                      const auto at = household_.nodes().find(name);
                                                      return at == household_.nodes().end() ? std::string()
                                                                                            : at->second.door;
                                                  }}));
    }
}

void Services::take(const std::string& node, AgentLink& link, const AgentLink::Event& event) {
    if (std::holds_alternative<AgentLink::Lost>(event)) connected_.erase(node);
    if (std::holds_alternative<AgentLink::Connected>(event)) {
        connected_.insert(node);
        AgentHello hello;
        hello.node = node;
        hello.session = random_session();
        hello.software = "lianping " + version();
        hello.part = AgentHello::Part::services;
        link.send(FromAgent(std::move(hello)));
        next_state_ = parts_.clock.now();
    }
    const auto* message = std::get_if<ToAgent>(&event);
    if (message == nullptr) return;
    if (const auto* order = std::get_if<AgentOrder>(message);
        order != nullptr && jobs_.push({node, *order}) != BoundedQueue<Job>::Push::taken)
        link.send(
            FromAgent(OrderResult{order->id, false, "too much is to be done there already", {}, "", 0}));
}

void Services::say_machine() {
    for (auto& [node, link] : links_) link.send(FromAgent(machine_));
}

Page Services::page(const std::string& path) const {
    if (path == "/healthz") return {200, "text/plain; charset=utf-8", "ok\n"};
    std::map<std::string, bool> connected;
    for (const auto& [node, link] : links_) {
        const bool is = connected_.contains(node);
        const auto housed = household_.nodes().find(node);
        const bool is_no_more = !is && housed != household_.nodes().end() && housed->second.left_over;
        if (!is_no_more) connected[node] = is;
    }
    return {200, Exposition::type, machine_metrics(machine_, parts_.media(), connected)};
}

bool Services::turn(int stop_fd) {
    const auto now = parts_.clock.now();
    if (now >= next_look_) {
        next_look_ = now + look_at_nodes_every;
        look();
    }
    for (auto& [node, link] : links_)
        while (auto event = link.poll(parts_.clock.now())) take(node, link, *event);
    waker_.clear();
    if (pages_) pages_->turn([this](const std::string& path) { return page(path); });
    while (auto done = done_.pop()) {
        if (done->ends_this) ends_ = now + answer_takes;
        if (done->node.empty()) {
            looking_ = false;
            machine_ = std::move(done->machine);
            say_machine();
        } else if (const auto link = links_.find(done->node); link != links_.end()) {
            link->second.send(FromAgent(std::move(done->result)));
        }
    }
    if (now >= next_state_) {
        next_state_ = now + state_every;
        // An order that takes its time lets nobody think that this machine has gone.
        if (looking_)
            say_machine();
        else
            looking_ = jobs_.push({}) == BoundedQueue<Job>::Push::taken;
    }
    const Waitable stop{nullptr, stop_fd, false};
    std::vector<Waitable> things{stop, waker_.waitable()};
    for (const auto& [node, link] : links_) things.push_back(link.waitable());
    wait_for(things, look_at_nodes_every);
    const std::array<Waitable, 1> stop_alone{stop};
    return now < ends_ && !wait_for(stop_alone, 0s);
}

} // namespace lianping::agent
