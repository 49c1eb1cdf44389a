#pragma once
// A port on which one sender at a time is taken by RTMP (OBS, ffmpeg, phones), if it knows the stream key:
// whoever else calls meanwhile is refused and named, and one that has gone without a word is let go after 3
// s.

#include "base/result.h"
#include "live/rtmp_session.h"
#include "live/sender_port.h"
#include "time/instants.h"

#include <functional>
#include <memory>

namespace lianping::live {

// Thread-safety: safe; what is given to open() is called on the listener's thread, and never after the
// destructor.
class RtmpListener : public SenderPort {
public:
    static constexpr Duration gone_after = 3s;
    static constexpr Duration strangers_stay = 5s; // until they have said what they want
    static constexpr std::size_t most_strangers = 8;

    struct Options {
        std::uint16_t port = 0;
        std::string key;                                      // not empty
        std::function<void(const RtmpSession::Media&)> media; // of the one who sends
        std::function<void()> begins, ends; // another one sends from here on; it does no more
    };
    // Errors: busy (the port is taken), io.
    static Result<std::unique_ptr<RtmpListener>> open(Options options);
    ~RtmpListener() override;

    std::string sender() const override;
    std::string refused() const override;
    void put_out() override;

private:
    struct State;
    explicit RtmpListener(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping::live
