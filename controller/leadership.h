#pragma once
// Whether this controller leads its site: the term that it leads in, and the one that it has heard of. Kept
// in DATA/controller/term. docs/standby.md has the whole.
//
// Thread-safety: unsafe.

#include "base/result.h"
#include "wire/term.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace lianping::controller {

// Pure.
struct TermRecord {
    Term own{1, 0, 0};     // of a site where nobody has ever taken over
    Term heard;            // in which another one leads; not known: none does
    std::string took_over; // from whom: the address that it followed; empty: it leads since it was made

    bool leads() const { return heard < own; }
    // Another one leads in that term. Whether this one stands down for it now.
    bool hear(const Term& said);
    // From now on this one leads. `leader`: random.
    void take_over(std::uint64_t leader, std::string from);
    // Whether a start that was told to follow `address` leads all the same: it has taken over from there.
    bool leads_in_place_of(const std::string& address) const { return leads() && took_over == address; }

    friend bool operator==(const TermRecord&, const TermRecord&) = default;
};
std::string serialise(const TermRecord& record);
// corrupt: not made by serialise().
Result<TermRecord> parse_term_record(std::string_view text);

// The record on disk. One that cannot be read is said in the log, and begins anew. Blocks on the disk.
class Leadership {
public:
    static std::filesystem::path file_in(const std::filesystem::path& data);
    explicit Leadership(std::filesystem::path file);

    const TermRecord& record() const { return record_; }
    const Term& term() const { return record_.own; }
    bool leads() const { return record_.leads(); }
    // As TermRecord's. What could not be written is said in the log: it is in force all the same.
    bool hear(const Term& said);
    // Not in force where it is not on the disk.
    Result<void> take_over(std::uint64_t leader, std::string from);

private:
    std::filesystem::path file_;
    TermRecord record_;
};

} // namespace lianping::controller
