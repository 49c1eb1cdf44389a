#pragma once
// A port on which one browser at a time is let in by WHIP (RFC 9725): it fetches a page, or posts its offer
// by itself, under https. Who does not know the key finds nothing there.

#include "base/result.h"
#include "live/own_certificate.h"
#include "live/sender_port.h"
#include "time/instants.h"

#include <functional>
#include <memory>
#include <string>

namespace lianping::live {

// Thread-safety: safe; what is given to open() is called on the door's thread (ends() on that of put_out(),
// too), and never after the destructor.
class WhipDoor : public SenderPort {
public:
    static constexpr Duration gone_after = 2s; // without a picture: another one may take its place
    static constexpr std::size_t longest_offer = std::size_t{64} << 10U;

    struct Options {
        std::uint16_t port = 0;
        std::string key; // not empty; the page is at https://HOST:PORT/KEY
        Certificate certificate;
        std::function<void()> begins, ends; // another one sends from here on; it does no more
        std::function<Result<std::string>(const std::string&)> answer; // an offer's, of the one who begins
        std::function<Duration()> silent_for;                          // how long the one who sends has been
    };
    // Errors: busy (the port is taken).
    static Result<std::unique_ptr<WhipDoor>> open(Options options);
    ~WhipDoor() override;

    std::string sender() const override;
    std::string refused() const override;
    void put_out() override;

private:
    struct State;
    explicit WhipDoor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping::live
