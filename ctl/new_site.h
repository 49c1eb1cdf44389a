#pragma once
// A site to start from: small, explained in its own comments, in Chinese and English.

#include "base/result.h"

#include <filesystem>
#include <string>

namespace lianping::ctl {

// Writes the texts, their schemas for editors and two drawn pictures into `folder`, which is made; one that
// is there must be empty, hidden files aside. `name`: of the site; empty: the folder's. Blocks on the disk
// and on drawing for a second or two.
Result<void> write_new_site(const std::filesystem::path& folder, const std::string& name);

} // namespace lianping::ctl
