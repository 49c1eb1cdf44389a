#pragma once
// A text as a code for phones (QR, ISO/IEC 18004), by libqrencode.
//
// Thread-safety: safe.

#include "base/result.h"
#include "text/qr_page.h"

#include <string>

namespace lianping::text {

// invalid where the text is too long for a code (some 2900 bytes).
Result<QrModules> encode_code(const std::string& text);

} // namespace lianping::text
