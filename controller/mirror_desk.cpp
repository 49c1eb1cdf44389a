#include "controller/mirror_desk.h"

#include "time/clock.h"

#include <nlohmann/json.hpp>
#include <pthread.h>

#include <utility>

namespace lianping::controller {

using nlohmann::json;

namespace {
constexpr int pauses_for = 9; // times what listing took
} // namespace

MirrorDesk::MirrorDesk(MirrorFolders folders, const Waker& waker)
    : folders_(std::move(folders)),
      waker_(waker),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

MirrorDesk::~MirrorDesk() {
    thread_.request_stop();
    thread_.join();
}

bool MirrorDesk::ask(Asker asker, Question question) {
    const std::scoped_lock lock(mutex_);
    if (asked_.size() >= most_waiting) return false;
    asked_.emplace_back(std::move(asker), std::move(question));
    given_.notify_all();
    return true;
}

std::vector<std::pair<std::string, Answer>> MirrorDesk::answers() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(answers_, {});
}

// A site of ten thousand films is not walked through without a pause.
void MirrorDesk::list_anew() {
    const Duration began = disciplined_monotonic();
    if (began < list_next_) return;
    files_ = list_mirrored(folders_);
    digest_ = digest_of(files_);
    const Duration ended = disciplined_monotonic();
    list_next_ = ended + (ended - began) * pauses_for;
}

Answer MirrorDesk::answer(const Look& look) {
    Answer answer;
    if (!rows_) {
        auto opened = MirroredRows::open(folders_.data / "controller");
        if (!opened) {
            answer.error = opened.error().message;
            return answer;
        }
        rows_ = *std::move(opened);
    }
    list_anew();
    const MirrorRows rows = rows_->after(look.event, look.played);
    json said = json::parse(look.json);
    said["digest"] = digest_;
    said["more"] = rows.more;
    answer.ok = true;
    if (digest_ != look.digest) answer.text = to_text(files_);
    answer.json = said.dump(-1, ' ', false, json::error_handler_t::replace);
    answer.bytes = to_bytes(rows);
    return answer;
}

Answer MirrorDesk::answer(const Part& part) const {
    Answer answer;
    auto bytes = read_part(folders_, part.file, part.offset);
    answer.ok = bytes.has_value();
    if (bytes)
        answer.bytes = *std::move(bytes);
    else
        answer.error = bytes.error().message;
    return answer;
}

void MirrorDesk::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "mirror");
    while (!stop.stop_requested()) {
        std::optional<std::pair<Asker, Question>> next;
        {
            std::unique_lock lock(mutex_);
            if (!given_.wait(lock, stop, [&] { return !asked_.empty(); })) return;
            next = std::move(asked_.front());
            asked_.pop_front();
        }
        Answer made = std::visit([this](const auto& question) { return answer(question); }, next->second);
        made.id = next->first.command;
        {
            const std::scoped_lock lock(mutex_);
            answers_.emplace_back(std::move(next->first.peer), std::move(made));
        }
        waker_.wake();
    }
}

} // namespace lianping::controller
