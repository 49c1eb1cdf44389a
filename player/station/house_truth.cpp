#include "player/station/house_truth.h"

#include "base/atomic_file.h"
#include "player/station/machine.h"

namespace lianping::player {
namespace {

constexpr std::size_t record_at_most = 64U << 10U;

} // namespace

HouseTruth::HouseTruth(std::filesystem::path record) : file_(std::move(record)), boot_id_(boot_id()) {}

std::optional<Duration> HouseTruth::error_of(const ClockEstimate& kept, const Clock& clock) {
    const auto before = clock.now();
    if ((!record_ || record_->epoch != kept.epoch) && before >= look_again_) {
        look_again_ = before + 10s;
        record_.reset();
        if (const auto text = read_file(file_, record_at_most))
            if (auto parsed = parse_house_record(*text)) record_ = std::move(parsed).value();
    }
    if (!record_ || record_->epoch != kept.epoch || record_->boot_id != boot_id_) return std::nullopt;
    // The two clocks cannot be read at once: the node's is taken as of the middle of two readings.
    const auto first = clock.now();
    const HouseTime truth(disciplined_monotonic() + record_->house_minus_monotonic);
    const auto second = clock.now();
    return kept.to_house(first + (second - first) / 2) - truth;
}

} // namespace lianping::player
