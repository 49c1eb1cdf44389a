#pragma once
// What any process may have written, as text that can be sent and shown: UTF-8, and nothing that a terminal
// would obey. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace lianping::agent {

// At most `longest` bytes of it, whole letters. Tabs become spaces; other control characters, and bytes that
// are no UTF-8, become "?".
std::string plain_text(std::string_view bytes, std::size_t longest);

} // namespace lianping::agent
