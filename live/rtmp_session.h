#pragma once
// One who publishes by RTMP (Adobe's RTMP specification 1.0): bytes in, what it publishes and bytes out.
// Pure.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace lianping::live {

// Thread-safety: unsafe. Whatever comes, it holds no more than 64 KiB of one who is not let in yet, and 16
// MiB of one who is.
class RtmpSession {
public:
    struct Media {
        enum class Kind { sound, picture };
        Kind kind = Kind::picture;
        std::uint32_t timestamp = 0; // ms, by the sender's clock
        std::string_view tag;        // a tag's body as FLV has it; for the call
    };
    struct Hooks {
        // It wants to publish under that stream key. Empty: it may; else why not.
        std::function<std::string(const std::string& key)> publishes;
        std::function<void(const Media&)> media; // of one who may
    };
    explicit RtmpSession(Hooks hooks) : hooks_(std::move(hooks)) {}

    // What it sent. False: it is done, or it is no RTMP: what is to be sent is the last.
    bool take(std::string_view bytes);
    // What is to be sent to it; the caller's from then on.
    std::string to_send() { return std::exchange(out_, {}); }
    bool publishes() const { return publishing_; }

private:
    // What chunks of one chunk stream have said so far.
    struct Chunks {
        std::uint32_t field = 0, timestamp = 0, length = 0, stream = 0;
        std::uint8_t type = 0;
        bool extended = false;
        std::string message; // not whole yet
    };
    struct ChunkHeader;
    std::size_t greeted();
    std::size_t take_chunk(std::string_view bytes);
    static void begin_message(Chunks& chunks, const ChunkHeader& header);
    void take_message(const Chunks& chunks);
    void take_control(const Chunks& chunks);
    void take_command(std::string_view bytes);
    void connected(double transaction);
    void publish(const std::string& key);
    void acknowledge(std::size_t bytes);
    void send(std::uint8_t type, std::uint32_t stream, std::string_view message);
    void send_status(std::string_view level, std::string_view code, std::string_view words);
    std::size_t most() const;

    Hooks hooks_;
    std::string in_, out_;
    int greetings_ = 0; // of two that are to come
    std::map<std::uint32_t, Chunks> chunks_;
    std::size_t held_ = 0; // bytes of messages that are not whole yet
    std::uint32_t chunk_size_ = 128;
    std::uint32_t window_ = 0;
    std::uint64_t received_ = 0, acknowledged_ = 0;
    bool publishing_ = false, done_ = false;
};

} // namespace lianping::live
