#include "live/house_gst_clock.h"

#include <algorithm>

namespace lianping::live {
namespace {

struct HouseGstClock {
    GstSystemClock parent;
    std::shared_ptr<const HouseMap>* map;
};

GstClockTime house_now(GstClock* clock) {
    const auto* house = reinterpret_cast<HouseGstClock*>(clock);
    return static_cast<GstClockTime>(std::max<std::int64_t>(0, (*house->map)->now().ns()));
}

void* parent_class = nullptr;

void finalize(GObject* object) {
    delete reinterpret_cast<HouseGstClock*>(object)->map;
    G_OBJECT_CLASS(parent_class)->finalize(object);
}

void init_class(void* klass, void*) {
    parent_class = g_type_class_peek_parent(klass);
    G_OBJECT_CLASS(klass)->finalize = finalize;
    GST_CLOCK_CLASS(klass)->get_internal_time = house_now;
}

GType house_clock_type() {
    static const GType type = g_type_register_static_simple(GST_TYPE_SYSTEM_CLOCK, "LianpingHouseClock",
                                                            sizeof(GstSystemClockClass), init_class,
                                                            sizeof(HouseGstClock), nullptr, GTypeFlags{});
    return type;
}

} // namespace

GstPtr<GstClock> make_house_clock(std::shared_ptr<const HouseMap> map) {
    // A new one, never that of gst_system_clock_obtain(), which the process shares.
    void* made = g_object_new(house_clock_type(), "clock-type", GST_CLOCK_TYPE_MONOTONIC, nullptr);
    reinterpret_cast<HouseGstClock*>(made)->map = new std::shared_ptr<const HouseMap>(std::move(map));
    return GstPtr<GstClock>(GST_CLOCK(gst_object_ref_sink(made)));
}

} // namespace lianping::live
