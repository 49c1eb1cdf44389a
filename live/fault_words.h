#pragma once
// What GStreamer says went wrong with a source -> what an operator can do about it. No secret is in it: no
// element has one in an address.

#include "wire/streams.h"

#include <glib.h>

#include <string>

namespace lianping::live {

// `detail`: the element's own explanation, or null.
std::string fault_words(const SourceSpec& spec, const GError& error, const gchar* detail);

} // namespace lianping::live
