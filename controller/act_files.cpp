#include "controller/act_files.h"

#include "base/atomic_file.h"
#include "base/log.h"
#include "controller/plan_desk.h"
#include "wire/codec.h"

namespace lianping::controller {

namespace fs = std::filesystem;

std::vector<Acts> read_acts(const fs::path& folder) {
    std::vector<Acts> all;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() != ".acts") continue;
        const auto bytes = read_file(at->path());
        auto acts = bytes ? decode_acts(*bytes) : Result<Acts>(fail(bytes.error()));
        if (acts)
            all.push_back(*std::move(acts));
        else
            log::warn("the acts in {} are lost: {}", at->path().string(), acts.error().message);
    }
    return all;
}

Result<void> write_acts(const fs::path& folder, const Acts& acts) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    return write_file(folder / (file_name(acts.screen) + ".acts"), encode_acts(acts));
}

} // namespace lianping::controller
