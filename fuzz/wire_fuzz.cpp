// Whatever bytes come, decoding answers; and what it lets through is encoded to something that decodes to the
// same.

#include "wire/codec.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto message = lianping::decode_from_node(bytes)) {
        const auto again = lianping::decode_from_node(lianping::encode(*message));
        if (!again || *again != *message) std::abort();
    }
    if (const auto message = lianping::decode_to_node(bytes)) {
        const auto again = lianping::decode_to_node(lianping::encode(*message));
        if (!again || *again != *message) std::abort();
    }
    if (const auto message = lianping::decode_from_agent(bytes)) {
        const auto again = lianping::decode_from_agent(lianping::encode(*message));
        if (!again || *again != *message) std::abort();
    }
    if (const auto message = lianping::decode_to_agent(bytes)) {
        const auto again = lianping::decode_to_agent(lianping::encode(*message));
        if (!again || *again != *message) std::abort();
    }
    if (const auto command = lianping::decode_command(bytes)) {
        const auto again = lianping::decode_command(lianping::encode(*command));
        if (!again || *again != *command) std::abort();
    }
    (void)lianping::decode_answer(bytes);
    (void)lianping::decode_clock_question(bytes);
    (void)lianping::decode_clock_answer(bytes);
    return 0;
}
