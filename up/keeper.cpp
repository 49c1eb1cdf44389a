#include "up/keeper.h"

#include <algorithm>

namespace lianping::up {

using std::chrono::milliseconds;

milliseconds RestartPause::after(milliseconds lived) {
    if (lived >= std::chrono::seconds(10)) {
        early_ = 0;
        return milliseconds(0);
    }
    const int doublings = std::min(early_++, 6);
    return std::min(milliseconds(100) * (1 << doublings), milliseconds(5000));
}

Keeper::Keeper(std::string name, std::vector<std::string> words, std::filesystem::path log)
    : name_(std::move(name)), words_(std::move(words)), log_(std::move(log)) {}

std::string Keeper::reason() const {
    // One that was killed had no last words: what it wrote before has nothing to do with it.
    return child_ && child_->killed() ? "it " + child_->fate() : last_words();
}

std::vector<std::string> Keeper::tend(Clock::time_point now) {
    std::vector<std::string> news;
    if (child_) child_->look();
    if (child_ && !child_->running() && !noticed_) {
        noticed_ = true;
        ++deaths_;
        due_ = now + pause_.after(std::chrono::duration_cast<milliseconds>(now - started_));
        const std::string words = child_->killed() ? "" : child_->last_words();
        news.push_back(name_ + " " + child_->fate() + (words.empty() ? "" : " (" + words + ")") +
                       "; it is started again");
    }
    if (running() || now < due_) return news;
    auto started = Child::start(words_, log_);
    started_ = now;
    if (!started) {
        trouble_ = started.error().message;
        ++deaths_;
        due_ = now + pause_.after(milliseconds(0));
        news.push_back(trouble_);
        return news;
    }
    child_ = std::move(*started);
    noticed_ = false;
    return news;
}

} // namespace lianping::up
