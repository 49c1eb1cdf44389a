#pragma once
// libav's own log, kept off stderr. What it last complained about on this thread is at hand for an error's
// text.

#include <string>

namespace lianping::media {

// From now on nothing in this process hears libav on stderr. May be called often. Thread-safety: safe.
void quiet_libav();

// The first thing that libav called an error on this thread since the last call, without line break; empty
// where it complained of nothing. Forgets it. Thread-safety: safe; a complaint of a decoder's own thread is
// not seen here.
std::string take_libav_complaint();

} // namespace lianping::media
