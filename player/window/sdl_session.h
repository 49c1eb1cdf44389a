#pragma once
// SDL's video part, running as long as one of these lives, and the outputs that it knows.

#include "base/result.h"

#include <memory>
#include <string>
#include <vector>

namespace lianping::player {

// Thread-safety: unsafe; one thread.
class SdlSession {
public:
    // On the display that the environment names, and on no other; where it names none, on a console's
    // graphics device. Errors: io, with SDL's reason and what to do.
    static Result<std::unique_ptr<SdlSession>> start();
    ~SdlSession();
    SdlSession(const SdlSession&) = delete;
    SdlSession& operator=(const SdlSession&) = delete;

    std::vector<std::string> output_names() const; // by number
    // The number of the output called so: its number, its name or the beginning of its name, in any letters;
    // the first where `wanted` is empty. not_found lists those that are.
    Result<int> find_output(const std::string& wanted) const;
    double refresh_hz(int output) const; // as the desktop says; 60 where it does not

private:
    SdlSession() = default;
};

} // namespace lianping::player
