#pragma once
// The certificate that a source's page is served under: made here, for browsers give no camera to a page that
// came by http. It is signed by nobody, so they ask once whether it is meant.

#include "base/result.h"

#include <filesystem>
#include <string>

namespace lianping::live {

struct Certificate {
    std::string key, certificate; // PEM
};

// That of the folder, made where there is none: ECDSA P-256, for ten years. Errors: io.
Result<Certificate> load_or_make_certificate(const std::filesystem::path& folder);

} // namespace lianping::live
