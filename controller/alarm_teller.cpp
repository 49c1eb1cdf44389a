#include "controller/alarm_teller.h"

#include "base/log.h"
#include "controller/run_hook.h"
#include "controller/web_post.h"

#include <pthread.h>

#include <condition_variable>
#include <mutex>

namespace lianping::controller {
namespace {

constexpr Duration look_for_end_every = 500ms;

// False: it is to stop.
bool pause(std::chrono::seconds length, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, length, [] { return false; });
    return !stop.stop_requested();
}

bool hooked(const std::filesystem::path& hooks, const AlarmNews& news, const std::stop_token& stop) {
    const char* turn = news.is == AlarmBook::Change::Is::began ? "began" : "ended";
    const auto ran = run_hook(hooks / news.hook, {turn, std::string(to_string(news.kind)), news.subject},
                              news.json, AlarmTeller::longest, stop);
    if (!ran) log::warn("the alarm hook {}: {}", news.hook, ran.error().message);
    return ran.has_value();
}

bool posted(const AlarmNews& news, const std::stop_token& stop) {
    for (const auto after : AlarmTeller::pauses) {
        if (web_post(news.webhook, news.json, AlarmTeller::longest, stop)) return true;
        if (!pause(after, stop)) return false;
    }
    const auto last = web_post(news.webhook, news.json, AlarmTeller::longest, stop);
    if (!last)
        log::warn("the alarm webhook at {}: {}; it is given up", public_part(news.webhook),
                  last.error().message);
    return last.has_value();
}

} // namespace

AlarmTeller::AlarmTeller(std::filesystem::path hooks)
    : hooks_(std::move(hooks)), thread_([this](const std::stop_token& stop) { work(stop); }) {}

AlarmTeller::~AlarmTeller() {
    thread_.request_stop();
    news_.close();
}

void AlarmTeller::tell(AlarmNews news) {
    if (news.hook.empty() && news.webhook.empty()) return;
    if (news_.push(std::move(news)) == BoundedQueue<AlarmNews>::Push::taken) return;
    count(false);
    log::warn("an alarm is told nobody: too many wait to be told already");
}

void AlarmTeller::work(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "alarms");
    while (!stop.stop_requested() && !news_.closed()) {
        const auto news = news_.pop(look_for_end_every);
        if (!news) continue;
        if (!news->hook.empty()) count(hooked(hooks_, *news, stop));
        if (!news->webhook.empty()) count(posted(*news, stop));
    }
}

} // namespace lianping::controller
