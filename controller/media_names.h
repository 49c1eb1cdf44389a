#pragma once
// What people call the media that are on air or known: their files, and what is made of them.

#include "controller/desks.h"

#include <map>
#include <string>

namespace lianping::controller {

using MediaNames = std::map<std::string, std::string>; // by hash
MediaNames media_names(const Desks& desks);
// The name of one, or the beginning of its hash.
std::string name_of_medium(const MediaNames& names, const std::string& hash);

} // namespace lianping::controller
