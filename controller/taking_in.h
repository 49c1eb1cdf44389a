#pragma once
// What one medium becomes: a file in the store as it is, or what is drawn, counted and read of it. Bytes from
// outside are looked into by the sandboxed child alone; here they are only hashed and copied.

#include "controller/intake_list.h"
#include "intake/child.h"
#include "media/store.h"

#include <filesystem>
#include <functional>
#include <string>

namespace lianping::controller {

// Thread-safety: unsafe; the intake thread's. Everything blocks on the disk and on the child.
class TakingIn {
public:
    // Called with the share that is done, 0 to 1; where it returns false the work stops (timeout).
    using Progress = std::function<bool(double)>;

    TakingIn(std::filesystem::path site, media::Store store, std::filesystem::path child);

    // Errors: busy where the file changed meanwhile; io where it is not the file's fault; timeout; all others
    // are the file's nature, in an operator's words.
    Result<programme::MediaFacts> look_into(const MediaWanted& wanted, const Progress& progress);

private:
    Result<programme::MediaFacts> take_in_file(const MediaWanted& wanted, const Progress& progress);
    Result<programme::MediaFacts> take_in_document(const MediaWanted& wanted, const Progress& progress);
    std::string subtitles_beside(const MediaWanted& wanted, const Progress& progress);
    std::string subtitles_within(const MediaWanted& wanted, int film, const Progress& progress);
    Result<std::string> make(const intake::Job& job, int file, const Progress& progress);

    const std::filesystem::path site_;
    const media::Store store_;
    intake::Child child_;
};

} // namespace lianping::controller
