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
    if (!last && !stop.stop_requested())
        log::warn("the alarm webhook at {}: {}; it is given up", public_part(news.webhook),
                  last.error().message);
    return last.has_value();
}

} // namespace

AlarmTeller::AlarmTeller(std::filesystem::path hooks)
    : hooks_(std::move(hooks)),
      hook_thread_([this](const std::stop_token& stop) {
          pthread_setname_np(pthread_self(), "hooks");
          work(
              for_hooks_, [this](const auto& news, const auto& end) { return hooked(hooks_, news, end); },
              stop);
      }),
      web_thread_([this](const std::stop_token& stop) {
          pthread_setname_np(pthread_self(), "webhooks");
          work(for_web_, posted, stop);
      }) {}

AlarmTeller::~AlarmTeller() {
    hook_thread_.request_stop();
    web_thread_.request_stop();
    for_hooks_.close();
    for_web_.close();
}

void AlarmTeller::tell(const AlarmNews& news) {
    if (!news.hook.empty()) give(for_hooks_, news, "the hook");
    if (!news.webhook.empty()) give(for_web_, news, "the webhook");
}

void AlarmTeller::give(News& to, const AlarmNews& news, const char* whom) {
    if (to.push(AlarmNews(news)) == News::Push::taken) return;
    count(false);
    log::warn("{} is not told of an alarm: too many wait for it already", whom);
}

void AlarmTeller::work(News& news, const Tell& tell, const std::stop_token& stop) {
    while (!stop.stop_requested() && !news.closed()) {
        const auto next = news.pop(look_for_end_every);
        if (!next) continue;
        const bool good = tell(*next, stop);
        if (good || !stop.stop_requested()) count(good);
    }
}

} // namespace lianping::controller
