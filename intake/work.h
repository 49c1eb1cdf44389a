#pragma once
// Does a job: probes with FFmpeg, draws with Pango, poppler and libqrencode. What serve() calls in
// lianping-intake.

#include "intake/serving.h"

namespace lianping::intake {

// Blocks for as long as it takes. invalid where descriptors lack.
Result<Found> work(const Job& job, std::span<const int> descriptors, const Telling& telling);

} // namespace lianping::intake
