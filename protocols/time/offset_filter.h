#pragma once
// A Kalman filter of two states: a clock's offset (seconds) and its drift (seconds a second). The offset runs
// with the drift, and the drift walks at random: the model of an oscillator in Zucca and Tavella, "The clock
// model and its relationship with the Allan and related variances", IEEE UFFC 52 (2005), without its white
// frequency noise, which a crystal's counter does not show at the scale of a probe.

namespace lianping {

// Thread-safety: a value.
struct OffsetFilter {
    // How a crystal's drift walks: standard deviation after one second. 0.01 ppm a root second is 0.6 ppm in
    // an hour, what a room's temperature does to a bare crystal.
    static constexpr double drift_walk = 1e-8;

    double time = 0; // of the state, seconds
    double offset = 0;
    double drift = 0;
    double offset_variance = 0;
    double covariance = 0; // of offset and drift
    double drift_variance = 0;

    // To another time, not before `time`: what is known ages.
    void advance(double to) {
        const double dt = to - time;
        const double walk = drift_walk * drift_walk;
        time = to;
        offset += drift * dt;
        offset_variance += dt * (2 * covariance + dt * (drift_variance + dt * walk / 3));
        covariance += dt * (drift_variance + dt * walk / 2);
        drift_variance += dt * walk;
    }
    // An offset seen at `time`, with the variance of its noise, > 0.
    void observe(double seen, double noise) {
        const double gain = 1 / (offset_variance + noise);
        const double to_offset = offset_variance * gain;
        const double to_drift = covariance * gain;
        const double surprise = seen - offset;
        offset += to_offset * surprise;
        drift += to_drift * surprise;
        drift_variance -= to_drift * covariance;
        covariance *= 1 - to_offset;
        offset_variance *= 1 - to_offset;
    }
    double offset_at(double at) const { return offset + drift * (at - time); }
};

} // namespace lianping
