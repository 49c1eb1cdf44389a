#include "player/audio/simulated_dac.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>
#include <vector>

namespace lianping::player {

SimulatedDac::SimulatedDac(DacSpec spec, NodeTime start) : spec_(spec), start_(start), random_(spec.seed) {
    draw_next();
}

Duration SimulatedDac::delay() const {
    return Duration(std::llround(1e9 * spec_.periods * spec_.format.period / spec_.format.rate));
}

NodeTime SimulatedDac::heard(std::int64_t frame) const {
    const double true_rate = spec_.format.rate * (1 + spec_.ppm * 1e-6);
    return start_ + Duration(std::llround(1e9 * static_cast<double>(frame) / true_rate));
}

void SimulatedDac::draw_next() {
    // It plays as soon as it has something. The first periods fill its buffer at once; then one is asked for
    // whenever one has been played.
    const auto room = std::max(start_, heard(frame_) - delay());
    const double share = (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53;
    const auto late = Duration(std::llround(-std::log(share) * static_cast<double>(spec_.late_mean.count())));
    next_ = std::max(room + std::min(late, spec_.late_most), next_);
}

void SimulatedDac::advance() {
    frame_ += spec_.format.period;
    draw_next();
}

void SimulatedDac::stand_still(Duration length) {
    start_ += length;
    draw_next();
}

namespace {

class SimulatedDevice final : public AudioDevice {
public:
    SimulatedDevice(const DacSpec& spec, const Clock& clock, std::ofstream samples, std::ofstream times,
                    std::function<HouseTime(NodeTime)> to_house, FillPeriod fill)
        : spec_(spec),
          name_(fmt::format("simulated, {:+.1f} ppm", spec.ppm)),
          clock_(clock),
          samples_(std::move(samples)),
          times_(std::move(times)),
          to_house_(std::move(to_house)),
          fill_(std::move(fill)),
          dac_(spec, clock.now()) {
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }

    const AudioFormat& format() const override { return spec_.format; }
    const std::string& name() const override { return name_; }
    Duration delay() const override { return dac_.delay(); }
    bool lost() const override { return lost_; }

private:
    void run(const std::stop_token& stop) {
        pthread_setname_np(pthread_self(), "simulated-dac");
        std::vector<float> period(static_cast<std::size_t>(spec_.format.period * spec_.format.channels));
        while (!stop.stop_requested() && !lost_) {
            clock_.sleep_until(dac_.next());
            fill_(period, clock_.now());
            times_ << dac_.frame() << ' ' << to_house_(dac_.heard(dac_.frame())).ns() << ' '
                   << dac_.heard(dac_.frame()).ns() << '\n';
            samples_.write(reinterpret_cast<const char*>(period.data()),
                           static_cast<std::streamsize>(period.size() * sizeof(float)));
            lost_ = !samples_ || !times_;
            dac_.advance();
        }
    }

    const DacSpec spec_;
    const std::string name_;
    const Clock& clock_;
    std::ofstream samples_, times_;
    const std::function<HouseTime(NodeTime)> to_house_;
    const FillPeriod fill_;
    SimulatedDac dac_;
    std::atomic<bool> lost_{false};
    std::jthread thread_;
};

} // namespace

Result<std::unique_ptr<AudioDevice>>
open_simulated_device(const DacSpec& spec, const std::filesystem::path& file, const Clock& clock,
                      std::function<HouseTime(NodeTime)> to_house, FillPeriod fill) {
    std::ofstream samples(file, std::ios::binary), times(file.string() + ".times");
    if (!samples || !times) return fail(Error::Code::io, fmt::format("{} cannot be written", file.string()));
    return std::unique_ptr<AudioDevice>(std::make_unique<SimulatedDevice>(
        spec, clock, std::move(samples), std::move(times), std::move(to_house), std::move(fill)));
}

} // namespace lianping::player
