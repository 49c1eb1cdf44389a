#include "controller/house_desk.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "time/clock.h"

#include <fstream>
#include <random>

namespace lianping::controller {

HouseReading HouseReader::read() const {
    const std::scoped_lock lock(mutex_);
    return {epoch_, HouseTime(disciplined_monotonic() + house_minus_monotonic_)};
}

void HouseReader::publish(Epoch epoch, Duration house_minus_monotonic) {
    const std::scoped_lock lock(mutex_);
    epoch_ = epoch;
    house_minus_monotonic_ = house_minus_monotonic;
}

std::uint64_t random_number() {
    std::random_device device;
    for (;;) {
        const std::uint64_t number = (std::uint64_t{device()} << 32U) | device();
        if (number != 0) return number;
    }
}

std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    file >> id;
    return id.empty() ? "unknown" : id;
}

ControllerReading read_clocks() {
    // Whoever takes the CPU away between two readings puts them apart. So UTC is read between two of the
    // other, and of some turns the one counts in which those lie nearest.
    static const RealClock clock;
    ControllerReading best;
    Duration nearest = Duration::max();
    for (int turn = 0; turn < 3; ++turn) {
        const Duration before = disciplined_monotonic();
        const UtcTime utc = clock.utc();
        const Duration between = disciplined_monotonic() - before;
        if (between >= nearest) continue;
        nearest = between;
        best = {before + between / 2, utc};
    }
    return best;
}

HouseDesk::HouseDesk(std::filesystem::path record, std::string boot_id)
    : record_(std::move(record)), boot_id_(std::move(boot_id)) {
    const auto text = read_file(record_, 64U << 10U);
    if (!text) return;
    auto parsed = parse_house_record(*text);
    if (parsed)
        stored_ = *std::move(parsed);
    else
        log::warn("the house clock's record {} cannot be read: {}", record_.string(), parsed.error().message);
}

Result<void> HouseDesk::begin(ControllerReading now, Epoch fresh) {
    clock_ = HouseClock::begin(stored_, boot_id_, now, answers_, fresh);
    publish(now);
    return save(now);
}

void HouseDesk::publish(ControllerReading now) {
    reader_.publish(clock_->epoch(), clock_->at(now.monotonic).since_origin() - now.monotonic);
}

bool HouseDesk::tick(ControllerReading now) {
    const bool moved = clock_->watch_utc(now);
    if (moved || now.monotonic - saved_at_ >= std::chrono::minutes(1)) {
        if (auto saved = save(now); !saved) log::error("the house clock's record: {}", saved.error().message);
    }
    return moved;
}

bool HouseDesk::check(const NodeAnswer& answer, ControllerReading now, Epoch fresh) {
    if (!clock_->refuted_by(answer)) return false;
    clock_->begin_epoch(fresh, now);
    publish(now);
    if (auto saved = save(now); !saved) log::error("the house clock's record: {}", saved.error().message);
    return true;
}

Result<void> HouseDesk::save(ControllerReading now) {
    saved_at_ = now.monotonic;
    return write_file(record_, serialise(clock_->record(boot_id_, now)));
}

} // namespace lianping::controller
