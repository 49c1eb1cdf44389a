#include "gstreamer_clock.h"

#include "late_link.h"

#include <gst/gst.h>
#include <gst/net/gstnet.h>

#include <ctime>
#include <mutex>
#include <stdexcept>

namespace lianping::bench {
namespace {

// A clock for the provider: CLOCK_MONOTONIC, as GstSystemClock reads it, with a drift and an offset.
struct BentClock {
    GstClock parent;
    double drift;        // seconds a second
    GstClockTime origin; // of CLOCK_MONOTONIC, where the bending begins
    GstClockTime ahead;  // at origin
};
struct BentClockClass {
    GstClockClass parent;
};
// NOLINTNEXTLINE: the macro's casts are GObject's
G_DEFINE_TYPE(BentClock, bent_clock, GST_TYPE_CLOCK)

GstClockTime gst_monotonic() {
    timespec at{};
    ::clock_gettime(CLOCK_MONOTONIC, &at);
    return static_cast<GstClockTime>(at.tv_sec) * GST_SECOND + static_cast<GstClockTime>(at.tv_nsec);
}

GstClockTime bend(const BentClock* clock, GstClockTime at) {
    const auto gained = static_cast<double>(at - clock->origin) * clock->drift;
    return at + clock->ahead + static_cast<GstClockTime>(static_cast<gint64>(gained));
}

GstClockTime bent_time(GstClock* clock) { return bend(reinterpret_cast<BentClock*>(clock), gst_monotonic()); }

void bent_clock_class_init(BentClockClass* type) { GST_CLOCK_CLASS(type)->get_internal_time = bent_time; }
void bent_clock_init(BentClock* clock) { clock->origin = gst_monotonic(); }

struct Unref {
    void operator()(gpointer object) const { gst_object_unref(object); }
};

} // namespace

struct GStreamerClock::Impl {
    std::unique_ptr<GstClock, Unref> house;
    std::unique_ptr<GstNetTimeProvider, Unref> provider;
    std::unique_ptr<LateLink> link;
    std::unique_ptr<GstClock, Unref> client;

    const BentClock* bent() const { return reinterpret_cast<const BentClock*>(house.get()); }
};

GStreamerClock::GStreamerClock(DelayModel model, std::uint64_t seed, double drift_ppm)
    : impl_(std::make_unique<Impl>()) {
    auto* bent = static_cast<BentClock*>(g_object_new(bent_clock_get_type(), nullptr));
    gst_object_ref_sink(bent);
    bent->drift = drift_ppm * 1e-6;
    bent->ahead = (100 + 1000 * seed) * GST_SECOND;
    impl_->house.reset(GST_CLOCK(bent));
    impl_->provider.reset(gst_net_time_provider_new(impl_->house.get(), "127.0.0.1", 0));
    if (!impl_->provider) throw std::runtime_error("no GstNetTimeProvider");
    gint port = 0;
    g_object_get(impl_->provider.get(), "port", &port, nullptr);
    impl_->link =
        std::make_unique<LateLink>(Carries::datagrams, static_cast<std::uint16_t>(port), model, seed);
    impl_->client.reset(gst_net_client_clock_new(nullptr, "127.0.0.1", impl_->link->port(),
                                                 gst_clock_get_time(impl_->house.get())));
    if (!impl_->client) throw std::runtime_error("no GstNetClientClock");
}
GStreamerClock::~GStreamerClock() = default;

std::optional<double> GStreamerClock::error() const {
    if (!gst_clock_is_synced(impl_->client.get())) return std::nullopt;
    std::optional<double> best;
    GstClockTime nearest = GST_CLOCK_TIME_NONE;
    for (int turn = 0; turn < 5; ++turn) {
        const auto before = gst_monotonic();
        const auto seen = gst_clock_get_time(impl_->client.get());
        const auto after = gst_monotonic();
        if (after - before >= nearest) continue;
        nearest = after - before;
        const auto truth = bend(impl_->bent(), before + nearest / 2);
        best = 1e-9 * static_cast<double>(static_cast<gint64>(seen - truth));
    }
    return best;
}

} // namespace lianping::bench
