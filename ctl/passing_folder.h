#pragma once
// A folder that is gone with this, unless what lies in it was moved away before.
//
// Thread-safety: none needed, it never changes. Blocks on the disk.

#include "base/result.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace lianping::ctl {

class PassingFolder {
public:
    // Beside `near`, on the same disk, for its owner alone. io where none can be made.
    static Result<std::unique_ptr<PassingFolder>> beside(const std::filesystem::path& near) {
        std::string pattern = near.string() + ".lianping-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr)
            return fail(Error::Code::io, fmt::format("cannot write beside {}: {}", near.string(),
                                                     std::generic_category().message(errno)));
        return std::make_unique<PassingFolder>(pattern);
    }
    explicit PassingFolder(std::filesystem::path path) : path_(std::move(path)) {}
    ~PassingFolder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace lianping::ctl
