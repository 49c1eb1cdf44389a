#include "programme/nearest.h"

#include "programme/source_text.h"

#include <algorithm>
#include <cstdint>

namespace lianping::programme {

namespace {

constexpr std::size_t longest_name = 64; // longer ones are no slip of a finger

std::u32string folded(std::string_view text) {
    std::u32string points = code_points(text);
    for (char32_t& c : points)
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
    return points;
}

// Damerau-Levenshtein, neighbours swapped at most once (optimal string alignment).
std::size_t distance(const std::u32string& a, const std::u32string& b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

} // namespace

std::optional<std::string> nearest(std::string_view said, const std::vector<std::string>& known) {
    const std::u32string wanted = folded(said);
    if (wanted.empty() || wanted.size() > longest_name) return std::nullopt;
    std::optional<std::string> best;
    const std::size_t enough =
        std::max<std::size_t>(1, wanted.size() / 3); // slips of the finger that are believed
    std::size_t least = 2 * enough + 2;
    for (const std::string& name : known) {
        const std::u32string other = folded(name);
        const std::size_t longer = std::max(other.size(), wanted.size()),
                          shorter = std::min(other.size(), wanted.size());
        if (other.size() > longest_name || longer - shorter > enough) continue;
        const std::size_t slips = distance(wanted, other);
        const std::size_t far =
            2 * slips + (longer == shorter ? 0 : 1); // of equals the one as long as what was said
        if (slips > enough || slips >= longer || far >= least) continue;
        least = far;
        best = name;
    }
    return best;
}

std::string meant(std::string_view said, const std::vector<std::string>& known) {
    if (const auto near = nearest(said, known)) return "; did you mean `" + *near + "`?";
    if (known.empty()) return "";
    std::string list;
    for (std::size_t i = 0; i < known.size() && i < 20; ++i) list += (i == 0 ? "`" : ", `") + known[i] + "`";
    return "; known are " + list + (known.size() > 20 ? ", ..." : "");
}

} // namespace lianping::programme
