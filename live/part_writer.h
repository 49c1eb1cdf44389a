#pragma once
// One part of a recording: a Matroska file that can be played as far as it has come, whatever becomes of the
// process or the machine.

#include "base/result.h"
#include "live/part_rules.h"
#include "time/instants.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace lianping::live {

// Thread-safety: unsafe. Everything blocks on the disk.
class PartWriter {
public:
    // A new file; one that is there already is io. `first`: the stamp of its first picture.
    static Result<std::unique_ptr<PartWriter>> open(const std::filesystem::path& file, const PartShape& shape,
                                                    HouseTime first);
    // Where close() was not called, the file is as after a crash: whole as far as settle() came.
    ~PartWriter();
    PartWriter(const PartWriter&) = delete;
    PartWriter& operator=(const PartWriter&) = delete;

    // In the order of decoding; `decode` <= `stamp`. Errors: io, in an operator's words ("the disk is full").
    Result<void> picture(std::string_view access_unit, HouseTime stamp, HouseTime decode, bool key);
    Result<void> sound(std::string_view packet, HouseTime stamp, Duration length);
    // What was written is on the disk from here on, power cut or not.
    Result<void> settle();
    // Index and length are written, too.
    Result<void> close();

    std::uint64_t bytes() const; // that are in the file
    Duration length() const;     // from the first picture to the end of the last

private:
    struct Impl;
    explicit PartWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Parameter sets of an access unit of H.264, a byte stream: empty where it has none.
std::string parameter_sets_of(std::string_view access_unit);

} // namespace lianping::live
