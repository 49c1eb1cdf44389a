#pragma once
// `latency: auto`: the latency of a link is the least that its worst receiver held the last time, from the
// next time on. On disk. It changes while the link is on no screen, or nothing of it is seen there, so
// nothing ever jumps by it.

#include "base/atomic_file.h"
#include "programme/programme.h"
#include "wire/streams.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace lianping::controller {

// Thread-safety: unsafe. Its begin blocks on the disk.
class LinkLatencies {
public:
    static constexpr Duration headroom = 25ms; // behind the worst: drawing, the next refresh, a little unrest
    static constexpr Duration step = 10ms;     // a multiple of this
    static constexpr Duration least = 60ms, most = 5s;

    // Reads `file`; what cannot be read counts as nothing. Empty: nothing is kept.
    explicit LinkLatencies(std::filesystem::path file);

    // What a receiver said of a stream of the link, while that was on.
    void heard(const std::string& link, const ReceivedStream& received);
    // What is asked for by all that was heard; nothing: not enough was to tell.
    std::optional<Duration> needed(const std::string& link) const;
    // The link is over: what was heard is forgotten, and what it asked for is chosen. Gives whether that is
    // another latency than before.
    bool settle(const std::string& link);
    NamedBytes kept() const { return {file_, text() + "\n"}; } // what is to be on disk

    // Puts them into force where links leave it to us.
    void apply(programme::Programme& programme) const;
    std::string text() const; // tells whether something changed

private:
    std::filesystem::path file_;
    std::map<std::string, Duration> chosen_, worst_; // by link; worst: capture to decoded, p99.9
};

} // namespace lianping::controller
