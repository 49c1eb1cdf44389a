#pragma once
// Sites drawn at random, with all that a schedule and its lists can say.

#include "planner_making.h"

#include <algorithm>
#include <random>

namespace lianping::programme::testing {

enum class Matter {
    items_and_times, // validity of items, entries that begin or end after an item
    times,           // none of these
};

class RandomSite {
public:
    explicit RandomSite(std::uint32_t seed, Matter matter = Matter::items_and_times,
                        const std::string& zone = "Asia/Shanghai")
        : maker(zone), random_(seed), matter_(matter) {
        maker.list("inner", items(4), chance(2)).list("other", items(5), chance(2));
        for (const char* name : {"one", "two", "three"}) {
            maker.list(name, items(6) + (chance(2) ? " @inner" : "") + (chance(3) ? " @other" : ""),
                       chance(3));
            if (chance(2)) {
                auto& list = maker.site.playlists[name].items;
                list.insert(list.begin() + below(static_cast<int>(list.size()) + 1), layout());
            }
            for (ItemSpec& spec : maker.site.playlists[name].items) {
                decorate(spec);
            }
        }
        maker.screen("wall", pick({"one", "two", ""}));
        const int entries = 1 + below(5);
        for (int i = 0; i < entries; ++i) {
            add_entry(i);
        }
    }

    HouseTime instant(const char* from, int seconds) {
        return maker.at(from) + below(seconds) * 1s + below(1000) * 1ms;
    }

    // What an operator does to a list: items go, come or change places. No length changes.
    void edit(const std::string& name) {
        auto& list = maker.site.playlists[name].items;
        for (int i = below(3); i > 0 && list.size() > 1; --i) {
            list.erase(list.begin() + below(static_cast<int>(list.size())));
        }
        for (int i = below(3); i > 0; --i) {
            const int number = below(50); // of one name always one length
            const ItemSpec fresh =
                maker.item("new" + std::to_string(number) + ":" + std::to_string(5 + number));
            list.insert(list.begin() + below(static_cast<int>(list.size()) + 1), fresh);
        }
        if (chance(3)) {
            std::shuffle(list.begin(), list.end(), random_);
        }
    }
    // How often a pass of the list, with the lists in it, has the item.
    static int count(const Programme& site, const std::string& list, const std::string& item) {
        int found = 0;
        for (const ItemSpec& spec : site.playlists.at(list).items) {
            found += spec.kind == ItemSpec::Kind::playlist ? count(site, spec.name, item)
                     : spec.name == item                   ? 1
                                                           : 0;
        }
        return found;
    }

    SiteMaker maker;

private:
    int below(int n) { return static_cast<int>(random_() % static_cast<std::uint32_t>(n)); }
    bool chance(int one_in) { return below(one_in) == 0; }
    std::string pick(std::vector<std::string> from) {
        return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
    }

    std::string items(int most) {
        std::string text;
        for (int i = below(most) + 1; i > 0; --i) {
            text += std::string(1, static_cast<char>('a' + below(12))) + ":" +
                    std::to_string(5 + below(200)) + " ";
        }
        return text;
    }

    // Of the lists that are in other lists, too.
    ItemSpec layout() {
        ItemSpec spec;
        spec.kind = ItemSpec::Kind::layout;
        spec.name = "layout board";
        if (chance(2)) {
            spec.length = std::chrono::seconds(20 + below(400));
        }
        spec.zones = {{"main", {0, 0, 0.75, 1}, SiteMaker::play("inner")},
                      {"side", {0.75, 0, 0.25, 1}, SiteMaker::play("other")}};
        return spec;
    }

    TimeOfDay time() { return {std::chrono::seconds(below(96) * 900 + below(2) * below(900))}; }

    void decorate(ItemSpec& spec) {
        if (spec.kind == ItemSpec::Kind::playlist && chance(2)) {
            spec.pick = static_cast<std::uint32_t>(1 + below(2));
        }
        if (!chance(4) || matter_ == Matter::times) {
            return;
        }
        if (chance(2)) {
            spec.validity.days = DaySet{static_cast<std::uint8_t>(below(128)), {}};
        }
        if (chance(2)) {
            spec.validity.from = time();
            spec.validity.to = time();
        }
    }

    void add_entry(int number) {
        Entry& entry = maker.entry("entry " + std::to_string(number), pick({"one", "two", "three"}));
        entry.priority = 40 + 10 * below(3);
        entry.after = chance(2) ? After::resume : After::keep_time;
        if (matter_ == Matter::items_and_times) {
            entry.begins = chance(4) ? Edge::after_item : Edge::sharp;
            entry.ends = chance(4) ? Edge::after_item : Edge::sharp;
        }
        if (chance(3)) {
            entry.when.days = DaySet{static_cast<std::uint8_t>(1 + below(127)), {}};
        }
        entry.when.from = time();
        entry.when.to = time();
        if (entry.when.to == entry.when.from) {
            entry.when.to.reset();
        }
        if (chance(3)) {
            entry.when.every = std::chrono::minutes(30 + below(60));
        }
    }

    std::mt19937 random_;
    Matter matter_;
};

} // namespace lianping::programme::testing
