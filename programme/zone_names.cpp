#include "programme/zone_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace lianping::programme {

Result<Zone> find_zone(std::string_view name) {
    static constexpr std::array<std::string_view, 12> chinese{
        "Asia/Beijing", "Asia/Xiamen", "Beijing", "China", "Asia/Shenzhen", "Asia/Guangzhou",
        "北京",         "北京时间",    "UTC+8",   "GMT+8", "UTC+08:00",     "+08:00"};
    auto zone = Zone::find(name);
    if (!zone && std::find(chinese.begin(), chinese.end(), name) != chinese.end())
        return fail(Error::Code::not_found,
                    "no time zone is called `" + std::string(name) + "`; did you mean `Asia/Shanghai`?");
    return zone;
}

} // namespace lianping::programme
