#pragma once
// One POST of JSON to an address on the web.

#include "base/result.h"

#include <chrono>
#include <stop_token>
#include <string>

namespace lianping::controller {

// Blocks until it is answered, `longest` at most or until stopped. Redirections are not followed. io: it was
// not taken; the message names neither the path nor what else may be secret of the address.
Result<void> web_post(const std::string& address, const std::string& json, std::chrono::seconds longest,
                      const std::stop_token& stop);
// Of an address: "https://chat.example.net", without what may be secret; empty: it is none.
std::string public_part(const std::string& address);

} // namespace lianping::controller
