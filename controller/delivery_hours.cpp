#include "controller/delivery_hours.h"

namespace lianping::controller {

using programme::civil;
using programme::date_of;

// The hours of the day before may last until now, and a day on which the clock changes has its own length: so
// each is resolved to instants by itself.
std::optional<UtcTime> opening_of(const programme::DeliveryTerms& terms, const programme::Zone& zone,
                                  UtcTime now) {
    if (!terms.hours) return std::nullopt;
    const auto& [from, to] = *terms.hours;
    const auto today = date_of(zone.to_civil(now));
    for (int day = -1; day <= 2; ++day) {
        const auto begins_on = today + std::chrono::days(day);
        const auto ends_on =
            to.since_midnight <= from.since_midnight ? begins_on + std::chrono::days(1) : begins_on;
        const UtcTime opens = zone.to_utc(civil(begins_on, from));
        const UtcTime closes = zone.to_utc(civil(ends_on, to));
        if (opens <= now && now < closes) return std::nullopt;
        if (opens > now) return opens;
    }
    return std::nullopt;
}

} // namespace lianping::controller
