#include "base/version.h"

namespace lianping {

const std::string& version() {
    static const std::string version = LIANPING_VERSION;
    return version;
}

} // namespace lianping
