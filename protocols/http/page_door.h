#pragma once
// A port on which anybody who reaches it may read a few pages (GET, HEAD): figures for Prometheus, and
// whether all is well. Nothing can be sent to it, and it knows no files.
//
// A page is made when it is asked for, by the owner's own thread, so it is of that instant and costs nothing
// while nobody asks. What a stranger can cost: `most_connections` sockets, `most_of_one` of one address, each
// for `longest` at most, whatever it sends or reads however slowly.

#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lianping {

struct Page {
    unsigned status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
};

// Where a door is: "127.0.0.1:9704", "[::1]:9704", "9704" (of this machine alone), "0.0.0.0:9704". Port 0: a
// free one.
struct DoorAddress {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
};
// invalid: it is none.
Result<DoorAddress> door_address(const std::string& text);

// Thread-safety: made, asked and ended by one thread; `wake` is called on another.
class PageDoor {
public:
    static constexpr unsigned most_connections = 64, most_of_one = 8;
    static constexpr std::size_t longest_head = std::size_t{8} << 10U; // of a request
    struct Options {
        DoorAddress where;
        std::vector<std::string> paths; // "/metrics"
        std::function<void()> wake;     // a page has been asked for: call turn() soon
        std::chrono::milliseconds longest = std::chrono::seconds{10}; // that a connection may stand
    };
    // Errors: busy (the port is taken, or may not be listened on), invalid (no such address here).
    static Result<PageDoor> open(Options options);
    PageDoor(PageDoor&&) noexcept;
    PageDoor& operator=(PageDoor&&) noexcept;
    ~PageDoor();

    // "http://127.0.0.1:9704"
    std::string address() const;
    // Makes the pages that have been asked for since, each once. Never blocks. To be called when woken, and
    // once a second: it ends connections that take too long.
    void turn(const std::function<Page(const std::string& path)>& make);

private:
    struct State;
    explicit PageDoor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace lianping
