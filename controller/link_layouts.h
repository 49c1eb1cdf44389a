#pragma once
// The layouts of links that operators have chosen, in place of those that the links start with. On disk, so
// that a controller that starts anew in the midst of a lecture goes on with them.

#include "base/atomic_file.h"
#include "programme/programme.h"

#include <filesystem>
#include <map>
#include <string>

namespace lianping::controller {

// Thread-safety: unsafe. Its begin blocks on the disk.
class LinkLayouts {
public:
    // Reads `file`; what cannot be read counts as nothing chosen. Empty: nothing is kept.
    explicit LinkLayouts(std::filesystem::path file);

    void choose(const std::string& link, const std::string& layout) { chosen_[link] = layout; }
    void forget(const std::string& link) { chosen_.erase(link); }
    NamedBytes kept() const { return {file_, text() + "\n"}; } // what is to be on disk

    // Puts them into force. Those of links and layouts that the programme does not have play no part in it.
    void apply(programme::Programme& programme) const;
    const std::map<std::string, std::string>& chosen() const { return chosen_; } // layout by link
    std::string text() const; // tells whether something changed

private:
    std::filesystem::path file_;
    std::map<std::string, std::string> chosen_;
};

} // namespace lianping::controller
