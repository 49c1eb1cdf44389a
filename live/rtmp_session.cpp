#include "live/rtmp_session.h"

#include "live/amf.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lianping::live {
namespace {

constexpr std::size_t greeting = 1536; // C1, C2, S1, S2
constexpr std::size_t most_of_strangers = std::size_t{64} << 10U, most_of_senders = std::size_t{16} << 20U;
constexpr std::size_t most_chunk_streams = 16;
constexpr std::uint32_t most_chunk_size = 8 * 1024 * 1024, our_chunk_size = 4096, our_window = 2'500'000;
constexpr std::uint32_t our_stream = 1;     // the only one that it is given
constexpr std::uint32_t ping = 6, pong = 7; // of user control

enum Type : std::uint8_t {
    chunk_size = 1,
    abort_message = 2,
    acknowledgement = 3,
    user_control = 4,
    window_size = 5,
    peer_bandwidth = 6,
    sound = 8,
    picture = 9,
    command_amf3 = 17,
    command = 20,
};

std::uint32_t big_endian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

std::string big_endian(std::uint32_t value, unsigned size) {
    std::string bytes;
    for (unsigned left = size; left > 0; --left)
        bytes += static_cast<char>(value >> (8 * (left - 1)) & 0xffU);
    return bytes;
}

// Length of the message header by its kind; chunk basic header's first two bits.
constexpr std::array<std::size_t, 4> header_sizes{11, 7, 3, 0};

} // namespace

struct RtmpSession::ChunkHeader {
    unsigned kind = 3;
    std::uint32_t chunk_stream = 0;
    std::string_view fields; // of the message header
    std::uint32_t extended = 0;
    std::size_t size = 0; // all of it
};

std::size_t RtmpSession::most() const { return publishing_ ? most_of_senders : most_of_strangers; }

bool RtmpSession::take(std::string_view bytes) {
    if (done_) return false;
    in_ += bytes;
    acknowledge(bytes.size());
    std::size_t used = 0;
    while (!done_) {
        const std::string_view rest = std::string_view(in_).substr(used);
        std::size_t took = 0;
        if (greetings_ < 2) {
            in_.erase(0, std::exchange(used, 0));
            took = greeted();
        } else {
            took = take_chunk(rest);
        }
        if (took == 0) break;
        used += took;
    }
    in_.erase(0, used);
    if (in_.size() + held_ > most()) done_ = true;
    return !done_;
}

// The sender's C0 and C1, then its C2: how much of it was taken.
std::size_t RtmpSession::greeted() {
    if (greetings_ == 1) {
        if (in_.size() < greeting) return 0;
        greetings_ = 2;
        return greeting;
    }
    if (!in_.empty() && in_.front() != 3) done_ = true; // the version: no RTMP, or an encrypted one
    if (in_.size() < 1 + greeting || done_) return 0;
    greetings_ = 1;
    out_ += '\3';
    out_ += std::string(greeting, '\0'); // S1: our clock and version are of no use to it
    out_ += in_.substr(1, greeting);     // S2
    return 1 + greeting;
}

std::size_t RtmpSession::take_chunk(std::string_view bytes) {
    if (bytes.empty()) return 0;
    ChunkHeader header;
    header.kind = static_cast<unsigned char>(bytes[0]) >> 6U;
    header.chunk_stream = static_cast<unsigned char>(bytes[0]) & 63U;
    header.size = header.chunk_stream < 2 ? 2 + header.chunk_stream : 1;
    const std::size_t fields = header_sizes.at(header.kind);
    if (bytes.size() < header.size + fields) return 0;
    if (header.chunk_stream == 0) header.chunk_stream = 64U + static_cast<unsigned char>(bytes[1]);
    if (header.chunk_stream == 1)
        header.chunk_stream =
            64U + static_cast<unsigned char>(bytes[1]) + 256U * static_cast<unsigned char>(bytes[2]);
    header.fields = bytes.substr(header.size, fields);
    header.size += fields;
    if (!chunks_.contains(header.chunk_stream) &&
        (chunks_.size() >= most_chunk_streams || header.kind != 0)) {
        done_ = true;
        return 0;
    }
    Chunks& chunks = chunks_[header.chunk_stream];
    const bool extended =
        header.kind == 3 ? chunks.extended : big_endian(header.fields.substr(0, 3)) == 0xffffffU;
    if (extended) {
        if (bytes.size() < header.size + 4) return 0;
        header.extended = big_endian(bytes.substr(header.size, 4));
        header.size += 4;
    }
    // What is asked for is looked at before it changes anything: the chunk may not be whole yet.
    const std::size_t had = chunks.message.size();
    const std::uint32_t length =
        header.kind < 2 && had == 0 ? big_endian(header.fields.substr(3, 3)) : chunks.length;
    const std::size_t body = std::min<std::size_t>(chunk_size_, length - std::min<std::size_t>(had, length));
    if (length > most()) {
        done_ = true;
        return 0;
    }
    if (bytes.size() < header.size + body) return 0;
    chunks.extended = extended;
    if (had == 0) begin_message(chunks, header);
    chunks.message += bytes.substr(header.size, body);
    held_ += body;
    if (chunks.message.size() < chunks.length) return header.size + body;
    held_ -= chunks.message.size();
    const Chunks whole = std::exchange(
        chunks,
        Chunks{
            chunks.field, chunks.timestamp, chunks.length, chunks.stream, chunks.type, chunks.extended, {}});
    take_message(whole);
    return header.size + body;
}

// Of a message's first chunk: what it leaves out is as it was.
void RtmpSession::begin_message(Chunks& chunks, const ChunkHeader& header) {
    if (header.kind < 3)
        chunks.field = chunks.extended ? header.extended : big_endian(header.fields.substr(0, 3));
    if (header.kind < 2) {
        chunks.length = big_endian(header.fields.substr(3, 3));
        chunks.type = static_cast<std::uint8_t>(header.fields[6]);
    }
    if (header.kind == 0) {
        chunks.timestamp = chunks.field;
        chunks.stream =
            big_endian(header.fields.substr(7, 4)); // little-endian by the book; nothing goes by it
    } else {
        chunks.timestamp += chunks.field;
    }
}

void RtmpSession::take_message(const Chunks& chunks) {
    switch (chunks.type) {
    case Type::sound:
    case Type::picture:
        if (publishing_)
            hooks_.media({chunks.type == Type::sound ? Media::Kind::sound : Media::Kind::picture,
                          chunks.timestamp, chunks.message});
        break;
    case Type::command_amf3:
        if (!chunks.message.empty()) take_command(std::string_view(chunks.message).substr(1));
        break;
    case Type::command:
        take_command(chunks.message);
        break;
    default:
        take_control(chunks);
    }
}

void RtmpSession::take_control(const Chunks& chunks) {
    if (chunks.message.size() < 4) return;
    const std::uint32_t value = big_endian(std::string_view(chunks.message).substr(0, 4));
    switch (chunks.type) {
    case Type::chunk_size:
        if (value == 0 || value > most_chunk_size)
            done_ = true;
        else
            chunk_size_ = value;
        break;
    case Type::window_size:
        window_ = value;
        break;
    case Type::user_control:
        if (value >> 16U == ping && chunks.message.size() >= 6)
            send(Type::user_control, 0, big_endian(pong, 2) + chunks.message.substr(2, 4));
        break;
    default:
        break;
    }
}

void RtmpSession::take_command(std::string_view bytes) {
    const auto items = read_amf(bytes);
    if (!items || items->empty()) {
        done_ = true;
        return;
    }
    const std::string& name = items->front().text;
    const double transaction = items->size() > 1 ? (*items)[1].number : 0;
    if (name == "connect") {
        connected(transaction);
    } else if (name == "createStream") {
        send(Type::command, 0,
             AmfWriter().text("_result").number(transaction).null().number(our_stream).bytes());
    } else if (name == "publish") {
        publish(items->size() > 3 ? (*items)[3].text : std::string());
    } else if (name == "play" || name == "deleteStream" || name == "closeStream" || name == "FCUnpublish") {
        done_ = true;
    } else if (transaction > 0) { // releaseStream, FCPublish: nothing is kept for it
        send(Type::command, 0, AmfWriter().text("_result").number(transaction).null().null().bytes());
    }
}

void RtmpSession::connected(double transaction) {
    constexpr char dynamic_limit = 2;
    send(Type::window_size, 0, big_endian(our_window, 4));
    send(Type::peer_bandwidth, 0, big_endian(our_window, 4) + dynamic_limit);
    send(Type::chunk_size, 0, big_endian(our_chunk_size, 4));
    send(Type::command, 0,
         AmfWriter()
             .text("_result")
             .number(transaction)
             .texts({{"fmsVer", "FMS/3,0,1,123"}})
             .texts({{"level", "status"},
                     {"code", "NetConnection.Connect.Success"},
                     {"description", "Connection succeeded."}})
             .bytes());
}

void RtmpSession::publish(const std::string& key) {
    if (publishing_) return;
    const std::string refusal = hooks_.publishes(key);
    if (!refusal.empty()) {
        send_status("error", "NetStream.Publish.BadName", refusal);
        done_ = true;
        return;
    }
    publishing_ = true;
    send(Type::user_control, 0, big_endian(0, 2) + big_endian(our_stream, 4)); // stream begin
    send_status("status", "NetStream.Publish.Start", "Its pictures are awaited.");
}

void RtmpSession::send_status(std::string_view level, std::string_view code, std::string_view words) {
    send(Type::command, our_stream,
         AmfWriter()
             .text("onStatus")
             .number(0)
             .null()
             .texts({{"level", level}, {"code", code}, {"description", words}})
             .bytes());
}

void RtmpSession::acknowledge(std::size_t bytes) {
    received_ += bytes;
    if (window_ == 0 || received_ - acknowledged_ < window_ / 2) return;
    acknowledged_ = received_;
    send(Type::acknowledgement, 0, big_endian(static_cast<std::uint32_t>(received_ & 0xffffffffU), 4));
}

// One chunk: all that is said here is shorter than ours may be, and before that is said shorter than 128
// bytes.
void RtmpSession::send(std::uint8_t type, std::uint32_t stream, std::string_view message) {
    const bool about_the_connection = type < Type::sound;
    out_ += about_the_connection ? '\2' : '\3';
    out_ += big_endian(0, 3); // when
    out_ += big_endian(static_cast<std::uint32_t>(message.size()), 3);
    out_ += static_cast<char>(type);
    out_ += static_cast<char>(stream); // little-endian
    out_ += std::string(3, '\0');
    out_ += message;
}

} // namespace lianping::live
