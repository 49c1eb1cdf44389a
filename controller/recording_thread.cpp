#include "controller/recording_thread.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

namespace lianping::controller {
namespace {

constexpr Duration turn_every = 500ms;
constexpr Duration tidy_again_every = 1h,
                   tidy_first_after = 60s; // the offset of the wall clock is known by then

// Behind all else, as those who record are. Folders that it makes are to be the group's as well: a source on
// this machine records into them, too. The mask for that is the thread's own from here on.
void stand_back() {
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, thread, 19);
    if (::unshare(CLONE_FS) == 0) ::umask(0002);
}

} // namespace

RecordingThread::RecordingThread(AgentBoard& board, const Clock& clock)
    : board_(board), clock_(clock), thread_([this](const std::stop_token& stop) { run(stop); }) {}

RecordingThread::~RecordingThread() {
    thread_.request_stop();
    news_.close();
}

void RecordingThread::tell(const std::string& source, News news) { news_.push({source, std::move(news)}); }

std::vector<RecordingArrivals::Saying> RecordingThread::take_sayings() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(sayings_, {});
}

void RecordingThread::take(RecordingArrivals& arrivals, Letter& letter) const {
    const auto now = clock_.now();
    if (std::holds_alternative<Begins>(letter.news)) arrivals.begins_anew(letter.source);
    if (const auto* offers = std::get_if<RecordingOffers>(&letter.news))
        arrivals.offers(letter.source, *offers, now);
    if (const auto* part = std::get_if<MediaPart>(&letter.news)) arrivals.part(letter.source, *part, now);
    if (const auto* later = std::get_if<Later>(&letter.news)) arrivals.later(letter.source, later->until);
}

void RecordingThread::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "recordings");
    stand_back();
    RecordingArrivals arrivals(nullptr, [&stop] { return !stop.stop_requested(); });
    NodeTime next_tidy = clock_.now() + tidy_first_after;
    while (!stop.stop_requested()) {
        if (auto letter = news_.pop(turn_every)) take(arrivals, *letter);
        arrivals.follow(board_.recording_places());
        const auto now = clock_.now();
        if (now >= next_tidy) {
            next_tidy = now + tidy_again_every;
            arrivals.tidy(clock_.utc());
        }
        auto said = arrivals.turn(now);
        board_.set_coming(arrivals.coming(now));
        if (said.empty()) continue;
        {
            const std::scoped_lock lock(mutex_);
            for (auto& one : said) sayings_.push_back(std::move(one));
        }
        board_.door().wake();
    }
}

} // namespace lianping::controller
