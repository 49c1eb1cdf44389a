#include "live/resend_desk.h"

#include "wire/resend.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <string>

namespace lianping::live {
namespace {

constexpr gint64 look_up = 200'000; // us, how often the thread looks whether it should stop

// RFC 3550, section 5.1.
bool is_rtp(const GstMapInfo& map) { return map.size >= 12 && (map.data[0] & 0xc0U) == 0x80U; }

} // namespace

ResendDesk::ResendDesk(GSocket* socket, const StreamKey& key, std::function<void()> key_frame)
    : socket_(socket), key_(key), key_frame_(std::move(key_frame)) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

ResendDesk::~ResendDesk() = default;

void ResendDesk::keep(Of of, GstBuffer* packet) {
    GstMapInfo map;
    if (gst_buffer_map(packet, &map, GST_MAP_READ) == FALSE) return;
    const bool rtp = is_rtp(map);
    const auto number = static_cast<std::uint16_t>(rtp ? map.data[2] << 8U | map.data[3] : 0);
    gst_buffer_unmap(packet, &map);
    if (!rtp) return;
    const std::scoped_lock lock(mutex_);
    packets_.at(static_cast<std::size_t>(of))[number % kept] = {number,
                                                                GstPtr<GstBuffer>(gst_buffer_ref(packet))};
}

void ResendDesk::answer(const std::vector<Destination>& destinations) {
    const std::scoped_lock lock(mutex_);
    destinations_ = destinations;
}

std::uint64_t ResendDesk::resent() const {
    const std::scoped_lock lock(mutex_);
    return resent_;
}

void ResendDesk::run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "resend");
    std::array<char, 512> bytes{};
    while (!stop.stop_requested()) {
        if (g_socket_condition_timed_wait(socket_, G_IO_IN, look_up, nullptr, nullptr) == FALSE) continue;
        GSocketAddress* from = nullptr;
        const gssize got =
            g_socket_receive_from(socket_, &from, bytes.data(), bytes.size(), nullptr, nullptr);
        if (got > 0 && from != nullptr) take({bytes.data(), static_cast<std::size_t>(got)}, from);
        if (from != nullptr) g_object_unref(from);
    }
}

bool ResendDesk::is_ours(std::string_view bytes, std::string_view seal) const {
    GHmac* hmac =
        g_hmac_new(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(key_.key.data()), key_.key.size());
    g_hmac_update(hmac, reinterpret_cast<const guchar*>(bytes.data()), static_cast<gssize>(bytes.size()));
    std::array<guint8, 32> digest{};
    gsize size = digest.size();
    g_hmac_get_digest(hmac, digest.data(), &size);
    g_hmac_unref(hmac);
    unsigned differs = 0; // all of it is looked at: the time that it takes tells nothing
    for (std::size_t i = 0; i < seal.size(); ++i)
        differs |= static_cast<unsigned>(digest.at(i) ^ static_cast<unsigned char>(seal[i]));
    return differs == 0;
}

bool ResendDesk::may_ask(GSocketAddress* from) const {
    if (G_IS_INET_SOCKET_ADDRESS(from) == FALSE) return false;
    auto* inet = G_INET_SOCKET_ADDRESS(from);
    gchar* host = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
    const Destination asking{host, g_inet_socket_address_get_port(inet)};
    g_free(host);
    return std::any_of(destinations_.begin(), destinations_.end(), [&](const Destination& known) {
        return known.host == asking.host && known.port == asking.port;
    });
}

void ResendDesk::take(std::string_view datagram, GSocketAddress* from) {
    const auto parts = unsealed(datagram);
    if (!parts || !is_ours(parts->bytes, parts->seal)) return;
    const auto request = read_resend(parts->bytes);
    if (!request || request->generation != key_.generation) return;
    const gint64 now = g_get_monotonic_time();
    if (request->key_frame && now - key_frame_asked_ >= key_frame_every / 1us) {
        key_frame_asked_ = now;
        key_frame_();
    }
    if (now / 1'000'000 != second_) in_second_ = 0;
    second_ = now / 1'000'000;
    const std::scoped_lock lock(mutex_);
    if (!may_ask(from)) return;
    const Packets& packets = packets_.at(request->of_sound ? 1 : 0);
    for (const std::uint16_t number : request->missing) {
        const Packet& packet = packets[number % kept];
        if (!packet.buffer || packet.number != number || in_second_ >= most_a_second) continue;
        GstMapInfo map;
        if (gst_buffer_map(packet.buffer.get(), &map, GST_MAP_READ) == FALSE) continue;
        g_socket_send_to(socket_, from, reinterpret_cast<const gchar*>(map.data), map.size, nullptr, nullptr);
        gst_buffer_unmap(packet.buffer.get(), &map);
        ++in_second_;
        ++resent_;
    }
}

} // namespace lianping::live
