#include "media/subtitle_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <tuple>

namespace lianping::media {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return out;
}

} // namespace

std::vector<std::filesystem::path> subtitle_files_beside(const std::filesystem::path& film,
                                                         std::string_view language) {
    constexpr std::array<std::string_view, 4> endings{".srt", ".ass", ".ssa", ".vtt"};
    struct Found {
        int rank = 0;
        std::string name;
        std::filesystem::path path;
    };
    std::vector<Found> found;
    const auto stem = film.stem().string();
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(film.parent_path(), failed)) {
        const auto name = entry.path().filename().string();
        const auto ending = lower(entry.path().extension().string());
        if (std::find(endings.begin(), endings.end(), ending) == endings.end()) continue;
        auto rest = entry.path().stem().string();
        if (!rest.starts_with(stem)) continue;
        rest.erase(0, stem.size());
        if (!rest.empty() && rest.front() != '.') continue;
        const auto tag = rest.empty() ? std::string_view() : std::string_view(rest).substr(1);
        const int rank = !tag.empty() && !language.empty() && same_language(tag, language) ? 0
                         : tag.empty()                                                     ? 1
                                                                                           : 2;
        found.push_back({rank, name, entry.path()});
    }
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::tie(a.rank, a.name) < std::tie(b.rank, b.name);
    });
    std::vector<std::filesystem::path> paths;
    paths.reserve(found.size());
    for (auto& file : found) paths.push_back(std::move(file.path));
    return paths;
}

bool same_language(std::string_view tag, std::string_view language) {
    // ISO 639-1, its 639-2 codes and what people write instead; the first of a row stands for it.
    static constexpr std::array<std::array<std::string_view, 8>, 19> rows{{
        {"zh", "chi", "zho", "chs", "cht", "sc", "tc", "cn"},
        {"en", "eng"},
        {"ja", "jpn", "jp"},
        {"ko", "kor", "kr"},
        {"fr", "fre", "fra"},
        {"de", "ger", "deu"},
        {"es", "spa"},
        {"ru", "rus"},
        {"it", "ita"},
        {"pt", "por"},
        {"nl", "nld", "dut"},
        {"vi", "vie"},
        {"th", "tha"},
        {"id", "ind"},
        {"ms", "msa", "may"},
        {"ar", "ara"},
        {"hi", "hin"},
        {"yue", "can"},
        {"nan"},
    }};
    const auto root = [](std::string_view name) -> std::string {
        auto first = lower(name.substr(0, name.find_first_of("-_&. ")));
        for (const auto& row : rows)
            if (!first.empty() && std::find(row.begin(), row.end(), first) != row.end())
                return std::string(row.front());
        return first;
    };
    return !tag.empty() && root(tag) == root(language);
}

} // namespace lianping::media
