#include "programme/schema.h"

#include "programme/schema_tables.h"

#include <algorithm>
#include <cassert>

namespace lianping::programme {

std::string_view to_text(Since since) {
    switch (since) {
    case Since::v0_1:
        return "0.1";
    case Since::v0_3:
        return "0.3";
    }
    return "";
}

bool Key::goes_with_kind(std::string_view kind_name) const {
    if (goes_with.empty()) return true;
    std::string_view rest = goes_with;
    while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, space) == kind_name) return true;
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return false;
}

const Key* Object::find(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Object::key_names() const {
    std::vector<std::string> names;
    for (const Key& key : keys) names.emplace_back(key.name);
    return names;
}

std::vector<std::string> Object::kind_names() const {
    std::vector<std::string> names;
    for (const Key& key : keys)
        if (key.kind) names.emplace_back(key.name);
    return names;
}

// In the order in which they are explained.
std::span<const Object> objects() {
    static const Object all_objects[] = {
        {"site", "site.yaml: the place, its screens and their machines.", "site.yaml：场地、屏幕和播放节点。",
         keys_of_site()},
        {"screen", "A screen of `screens`.", "`screens` 里的一块屏幕。", keys_of_screen()},
        {"quiet", "`quiet` of a screen: hours in which it is quieter.", "屏幕的 `quiet`：安静时段。",
         keys_of_quiet()},
        {"node", "A node of `nodes`.", "`nodes` 里的一个节点。", keys_of_node()},
        {"delivery", "`delivery` of a site: how media reach nodes on other machines.",
         "站点的 `delivery`：媒体怎样送到其他机器上的节点。", keys_of_delivery()},
        {"records", "`records` of a site: how long is kept what was shown.",
         "站点的 `records`：播放记录保存多久。", keys_of_records()},
        {"alarms", "`alarms` of a site: who is told of them, and what is too much.",
         "站点的 `alarms`：告警通知谁，超过多少算异常。", keys_of_alarms()},
        {"schedule", "schedule.yaml: what is on when. Without it the screens' defaults play.",
         "schedule.yaml：日程。没有它就播放各屏幕的默认内容。", keys_of_schedule()},
        {"entry", "An entry of `schedule`.", "`schedule` 里的一条。", keys_of_entry()},
        {"playlist", "playlists/NAME.yaml: a playlist; its name is the file's.",
         "playlists/名字.yaml：播放列表，文件名就是它的名字。", keys_of_playlist()},
        {"defaults", "`defaults` of a playlist.", "播放列表的 `defaults`。", keys_of_defaults()},
        {"item", "An item of `items`, or of `play`. One of the first keys says what it is.",
         "`items` 或 `play` 里的一个节目。前面几个键之一说明它是什么。", keys_of_item()},
        {"notice", "A notice.", "通知。", keys_of_notice()},
        {"qr", "A code.", "二维码。", keys_of_qr()},
        {"overlay", "An overlay of `overlays`.", "`overlays` 里的一个叠加层。", keys_of_overlay()},
        {"link", "A live link of `links`.", "`links` 里的一个直播连线。", keys_of_link()},
        {"source", "A source of a link.", "连线的一个来源。", keys_of_source()},
        {"record", "`record` of a link.", "连线的 `record`。", keys_of_record()},
    };
    return all_objects;
}

const Object& object_named(std::string_view name) {
    const auto all = objects();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Object& object) { return object.name == name; });
    assert(found != all.end());
    return *found;
}

bool is_reserved(std::string_view name) {
    return std::find(std::begin(reserved_names), std::end(reserved_names), name) != std::end(reserved_names);
}

std::vector<std::string> words_of_choice(std::string_view of) {
    std::vector<std::string> words;
    while (!of.empty()) {
        const std::size_t bar = std::min(of.find('|'), of.size());
        words.emplace_back(of.substr(0, bar));
        of.remove_prefix(std::min(bar + 1, of.size()));
    }
    return words;
}

} // namespace lianping::programme
