#pragma once
// Reads stretches of files of the store, those asked for last kept open: a file that leaves the store
// meanwhile is read on.
//
// Thread-safety: one thread. Blocks on the disk.

#include "base/descriptor.h"
#include "media/store.h"
#include "wire/agents.h"

#include <cstdint>
#include <list>
#include <memory>
#include <string>

namespace lianping::controller {

class MediaReader {
public:
    static constexpr std::size_t most_open = 32;

    explicit MediaReader(media::Store store) : store_(std::move(store)) {}

    // The answer to the question: data, or unknown where the store has no such file, or not so many bytes.
    MediaPart read(const MediaAsk& ask);

private:
    struct File {
        std::string hash;
        std::unique_ptr<Descriptor> fd;
        std::uint64_t size = 0;
    };
    const File* open(const std::string& hash);

    media::Store store_;
    std::list<File> files_; // the one that was asked for last in front
};

} // namespace lianping::controller
