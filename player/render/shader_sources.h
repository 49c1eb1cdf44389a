#pragma once
// The files of shaders/, built into the program.

#include <string_view>

namespace lianping::player {

// The text of shaders/NAME; empty where there is no such file.
std::string_view shader_source(std::string_view name);

} // namespace lianping::player
