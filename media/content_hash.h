#pragma once
// The name of a content: BLAKE2b-256 of its bytes in lower-case hex, made as they come.
//
// Thread-safety: unsafe.

#include <cstddef>
#include <memory>
#include <string>

namespace lianping::media {

class ContentHash {
public:
    ContentHash();
    ContentHash(ContentHash&&) noexcept;
    ContentHash& operator=(ContentHash&&) noexcept;
    ~ContentHash();

    void add(const void* bytes, std::size_t count);
    // Of all that was added. Once; nothing may be added behind it.
    std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace lianping::media
