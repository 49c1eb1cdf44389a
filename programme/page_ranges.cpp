#include "programme/page_ranges.h"

#include "programme/look_scalars.h"

#include <algorithm>

namespace lianping::programme {

Result<std::vector<PageRange>> parse_pages(std::string_view text) {
    std::vector<PageRange> pages;
    const auto number = [](std::string_view digits) -> std::uint32_t {
        while (!digits.empty() && digits.front() == ' ') digits.remove_prefix(1);
        while (!digits.empty() && digits.back() == ' ') digits.remove_suffix(1);
        const auto value = parse_integer(digits, 1, 100'000);
        return value ? static_cast<std::uint32_t>(*value) : 0;
    };
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        const std::string_view part = text.substr(at, comma - at);
        const std::size_t dash = part.find('-');
        PageRange range;
        range.first = number(part.substr(0, dash));
        range.last = dash == std::string_view::npos ? range.first : number(part.substr(dash + 1));
        if (range.first == 0 || range.last < range.first)
            return fail(Error::Code::invalid,
                        "`" + std::string(text) + "` names no pages: write them as 1-3, 5");
        pages.push_back(range);
        at = comma + 1;
    }
    return pages;
}

bool asked_for(const std::vector<PageRange>& pages, std::size_t page) {
    return pages.empty() || std::any_of(pages.begin(), pages.end(), [&](const PageRange& range) {
               return range.first <= page && page <= range.last;
           });
}

} // namespace lianping::programme
