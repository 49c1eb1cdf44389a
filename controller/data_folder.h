#pragma once
// The controller's data folder, locked for this process.

#include "base/result.h"

#include <filesystem>

namespace lianping::controller {

// Thread-safety: unsafe. The lock is held until it is destroyed, and falls with the process.
class DataFolder {
public:
    // Makes DATA, DATA/controller and DATA/media. io where they cannot be made or written to; busy where
    // another controller runs on it, with its pid as far as it is known.
    static Result<DataFolder> open(const std::filesystem::path& data);
    DataFolder(DataFolder&& other) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;
    ~DataFolder();

    const std::filesystem::path& path() const { return path_; } // absolute
    std::filesystem::path controller() const { return path_ / "controller"; }
    std::filesystem::path media() const { return path_ / "media"; }

private:
    DataFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_;
};

} // namespace lianping::controller
