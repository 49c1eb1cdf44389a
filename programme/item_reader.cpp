#include "programme/item_reader.h"

#include "programme/folder_items.h"
#include "programme/layout_reader.h"
#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/nearest.h"
#include "programme/shape_check.h"
#include "programme/time_scalars.h"
#include "programme/values.h"

#include <algorithm>
#include <array>

namespace lianping::programme {

namespace {

using Kind = ItemSpec::Kind;

struct KindKey {
    std::string_view key;
    Kind kind;
};
constexpr std::array<KindKey, 10> kinds{{{"video", Kind::video},
                                         {"image", Kind::image},
                                         {"notice", Kind::notice},
                                         {"colour", Kind::colour},
                                         {"slate", Kind::slate},
                                         {"playlist", Kind::playlist},
                                         {"audio", Kind::audio},
                                         {"layout", Kind::layout},
                                         {"pdf", Kind::pdf},
                                         {"qr", Kind::qr}}};

// What stands for several items: its files, each an item of its own.
constexpr std::array<std::string_view, 2> folders{"images", "folder"};

constexpr std::size_t most_files = 5000; // of a folder; what is above is left out

// "1-3, 5": pages from 1.
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

// Whether two items written in place are the same but for where they stand.
bool same(const ItemSpec& a, const ItemSpec& b) {
    const auto key = [](const ItemSpec& i) {
        return std::tie(i.kind, i.name, i.file, i.title, i.body, i.length, i.in, i.out, i.fit, i.volume,
                        i.mute, i.pick, i.repeat, i.track, i.subtitles, i.style, i.code, i.pages,
                        i.validity.from, i.validity.to);
    };
    return key(a) == key(b) && a.colour == b.colour && a.background == b.background &&
           a.transition == b.transition && a.zones == b.zones && a.validity.days == b.validity.days &&
           a.validity.between == b.validity.between;
}

// A list that no file is named after; two that are the same are one.
std::string keep(Playlist list, SiteContext& site) {
    const auto as_before = [&](const Playlist& before) {
        return before.shuffle == list.shuffle && std::equal(before.items.begin(), before.items.end(),
                                                            list.items.begin(), list.items.end(), same);
    };
    for (int copy = 1;; ++copy) {
        std::string key = "item/" + list.name + (copy == 1 ? "" : " (" + std::to_string(copy) + ")");
        const auto [there, is_new] = site.programme.playlists.try_emplace(key);
        if (!is_new && !as_before(there->second)) continue;
        if (is_new) there->second = std::move(list);
        return key;
    }
}

class ItemReader {
public:
    ItemReader(const std::string& file, const YamlNode& node, const ItemDefaults& defaults, SiteContext& site)
        : file_(file), node_(node), defaults_(defaults), site_(site) {}

    std::optional<ItemSpec> read() {
        if (node_.is_scalar()) return of_word();
        for (const std::string_view key : folders)
            if (const YamlNode* value = node_.find(key); value != nullptr) return of_folder(key, *value);
        const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                        [&](const KindKey& k) { return node_.find(k.key) != nullptr; });
        if (kind == kinds.end()) return std::nullopt;
        item_.kind = kind->kind;
        item_.place = at(node_.mark);
        const YamlNode& value = *node_.find(kind->key);
        bool good = false;
        switch (kind->kind) {
        case Kind::video:
        case Kind::image:
        case Kind::audio:
            good = media(value, kind->key);
            break;
        case Kind::notice:
            good = notice(value);
            break;
        case Kind::colour:
            good = colour(value);
            break;
        case Kind::slate:
            good = slate(value);
            break;
        case Kind::playlist:
            good = playlist(value);
            break;
        case Kind::layout:
            good = layout(value);
            break;
        case Kind::pdf:
            good = document(value);
            break;
        case Kind::qr:
            good = code(value);
            break;
        case Kind::file: // no key's
            break;
        }
        settings();
        return good ? std::optional(std::move(item_)) : std::nullopt;
    }

private:
    Place at(Mark mark) const { return place_in(file_, mark); }

    std::optional<ItemSpec> of_word() {
        item_.place = at(node_.mark);
        item_.name = node_.text;
        if (node_.text == "slate")
            item_.kind = Kind::slate;
        else if (node_.text != "black")
            return std::nullopt;
        item_.transition = defaults_.transition;
        item_.length = defaults_.length;
        return std::move(item_);
    }

    // A list of a folder's files, which the item plays as if it were written so.
    std::optional<ItemSpec> of_folder(std::string_view key, const YamlNode& value) {
        const Wanted wanted = key == "images" ? Wanted::pictures : Wanted::anything;
        item_.kind = wanted == Wanted::pictures ? Kind::image : Kind::file;
        item_.place = at(node_.mark);
        settings();
        item_.length = value_of(node_, "each", parse_duration);
        if (!item_.length) item_.length = defaults_.length;
        Playlist list;
        list.place = item_.place;
        list.shuffle = value_of(node_, "shuffle", parse_switch).value_or(false);
        const Validity validity = std::exchange(item_.validity, {});
        std::vector<std::string> files;
        for (const YamlNode* one : scalars_of(node_, key)) {
            const auto path = parse_path(one->text);
            if (!path) return std::nullopt;
            if (list.name.empty()) list.name = *path;
            for (std::string& file : files_at(*path, wanted, *one)) files.push_back(std::move(file));
        }
        if (list.name.empty()) return std::nullopt;
        if (files.size() > most_files) {
            site_.report.warning(at(value.mark), "there are " + std::to_string(files.size()) + " files in " +
                                                     list.name + "; the first " + std::to_string(most_files) +
                                                     " are played");
            files.resize(most_files);
        }
        for (std::string& file : files) {
            ItemSpec& item = list.items.emplace_back(item_);
            item.name = file;
            item.file = std::move(file);
        }
        ItemSpec whole;
        whole.kind = Kind::playlist;
        whole.place = item_.place;
        whole.validity = validity;
        whole.name = keep(std::move(list), site_);
        return whole;
    }

    // What of a folder, of a pattern or of a single file is played: paths within the site.
    std::vector<std::string> files_at(const std::string& path, Wanted wanted, const YamlNode& value) {
        const auto names = site_.files.list ? site_.files.list(path) : std::nullopt;
        const bool pattern = !names && is_pattern(path) && !(site_.files.exists && site_.files.exists(path));
        if (!names && !pattern) {
            item_.file.clear();
            if (!file_at(value)) return {};
            return {std::exchange(item_.file, {})};
        }
        std::string folder = path;
        std::vector<std::string> found;
        if (pattern) {
            const std::size_t slash = path.rfind('/');
            folder = slash == std::string::npos ? "" : path.substr(0, slash);
            const auto all = site_.files.list ? site_.files.list(folder) : std::nullopt;
            for (const std::string& name : all.value_or(std::vector<std::string>()))
                if (matches(path.substr(slash == std::string::npos ? 0 : slash + 1), name))
                    found.push_back(name);
        } else {
            found = *names;
        }
        if (leads_out(folder, value)) return {};
        FolderFiles files = files_to_play(std::move(found), wanted);
        tell_what_is_left_out(path, files, value);
        std::vector<std::string> paths;
        for (const std::string& name : files.played) {
            std::string file = folder.empty() ? name : folder + "/" + name;
            if (site_.files.leads_out && site_.files.leads_out(file, site_.media_roots)) continue;
            paths.push_back(std::move(file));
        }
        site_.folders[folder + "/"]; // also where nothing is in it yet
        auto& kept = site_.folders[path];
        kept.insert(kept.end(), paths.begin(), paths.end());
        return paths;
    }

    void tell_what_is_left_out(const std::string& path, const FolderFiles& files, const YamlNode& value) {
        if (files.played.empty())
            site_.report.media(at(value.mark),
                               "there is nothing to show in " + path +
                                   "; the programme airs without it until something is put there");
        if (files.strange.empty()) return;
        std::string names;
        for (std::size_t i = 0; i < std::min<std::size_t>(files.strange.size(), 3); ++i)
            names += (i > 0 ? ", " : "") + files.strange[i];
        if (files.strange.size() > 3) names += ", ...";
        site_.report.warning(at(value.mark), std::to_string(files.strange.size()) + " of the files in " +
                                                 path +
                                                 " are left out, since their names end in nothing that is "
                                                 "played here: " +
                                                 names);
    }

    bool document(const YamlNode& value) {
        if (!value.is_scalar() || !file_at(value)) return false;
        item_.name = item_.file;
        if (const YamlNode* said = node_.find("pages"); said != nullptr && said->is_scalar()) {
            auto pages = parse_pages(said->text);
            if (!pages) {
                site_.report.error(at(said->mark), pages.error().message);
                return false;
            }
            item_.pages = *std::move(pages);
        }
        return true;
    }

    bool code(const YamlNode& value) {
        if (value.is_scalar()) {
            item_.code = value.text;
        } else {
            item_.code = text_of(value, "text").value_or("");
            item_.title = text_of(value, "title").value_or("");
            item_.body = text_of(value, "body").value_or("");
        }
        item_.name = "qr " + (item_.title.empty() ? item_.code : item_.title);
        return !item_.code.empty();
    }

    bool media(const YamlNode& value, std::string_view key) {
        if (!value.is_scalar()) return false;
        if (!file_at(value)) return false;
        item_.name = item_.file;
        if (key == "audio")
            site_.report.warning(
                at(value.mark),
                "sound is not played yet by this version; the screen shows the item's background meanwhile");
        return true;
    }

    bool file_at(const YamlNode& value) {
        const auto path = read_media_path(file_, value, site_);
        if (path) item_.file = *path;
        return path.has_value();
    }

    // Whether the path leads out of the site where it may not; that has been said.
    bool leads_out(const std::string& path, const YamlNode& value) {
        if (!site_.files.leads_out || !site_.files.leads_out(path, site_.media_roots)) return false;
        site_.report.error(at(value.mark),
                           "`" + path +
                               "` is a symbolic link that leads out of the site: name the folder that it "
                               "leads to under `media_roots` of site.yaml");
        return true;
    }

    bool notice(const YamlNode& value) {
        if (value.is_scalar()) {
            item_.title = value.text;
        } else {
            item_.title = text_of(value, "title").value_or("");
            item_.body = text_of(value, "body").value_or("");
            item_.style = text_of(value, "style").value_or("");
            const YamlNode* picture = value.find("picture");
            if (picture != nullptr && picture->is_scalar() && !file_at(*picture)) return false;
        }
        if (item_.title.empty() && item_.body.empty() && item_.file.empty()) {
            if (value.is_map())
                site_.report.error(at(value.mark), "this notice says nothing: give it a `title` or a `body`");
            return false;
        }
        const std::string& heading = item_.title.empty() ? item_.body : item_.title;
        item_.name =
            heading.empty() ? "notice " + item_.file : "notice " + heading.substr(0, heading.find('\n'));
        return true;
    }

    bool colour(const YamlNode& value) {
        const auto colour = value.is_scalar() ? parse_colour(value.text) : fail(Error::Code::invalid, "");
        if (!colour) return false;
        item_.colour = *colour;
        item_.background = *colour;
        const bool named = value.text.find_first_of("0123456789#") == std::string::npos;
        item_.name = named ? value.text : to_text(*colour);
        return true;
    }

    bool slate(const YamlNode& value) {
        const auto shown = value.is_scalar() ? parse_switch(value.text) : fail(Error::Code::invalid, "");
        if (!shown) return false;
        if (!*shown) site_.report.error(at(value.mark), "`slate: no` says nothing: leave the item out");
        item_.name = "slate";
        return *shown;
    }

    bool playlist(const YamlNode& value) {
        if (!value.is_scalar()) return false;
        item_.name = value.text;
        item_.pick = static_cast<std::uint32_t>(value_of(node_, "pick", [](std::string_view text) {
                                                    return parse_integer(text, 1, 10'000);
                                                }).value_or(0));
        if (site_.playlists.contains(value.text)) return true;
        site_.report.error(at(value.mark), "there is no playlist `" + value.text + "`" +
                                               meant(value.text, listed(site_.playlists)));
        return false;
    }

    bool layout(const YamlNode& value) {
        if (!value.is_scalar()) return false;
        item_.name = "layout " + value.text;
        auto zones = read_zones(file_, node_, value, site_);
        if (zones) item_.zones = std::move(*zones);
        return zones.has_value();
    }

    void sound_and_subtitles() {
        item_.repeat = static_cast<std::uint32_t>(value_of(node_, "repeat", [](std::string_view text) {
                                                      return parse_integer(text, 1, 1000);
                                                  }).value_or(1));
        if (item_.length && item_.repeat > 1)
            site_.report.error(at(node_.find("repeat")->mark),
                               "`repeat` and `for` both say how long it is: leave one of them out");
        item_.track = text_of(node_, "track").value_or("");
        const YamlNode* subtitles = node_.find("subtitles");
        if (subtitles == nullptr || !subtitles->is_scalar()) return;
        item_.subtitles = subtitles->text;
        if (item_.subtitles == "auto" || item_.subtitles == "none") return;
        if (const auto path = parse_path(subtitles->text); !path)
            site_.report.error(at(subtitles->mark), path.error().message);
        item_.subtitles = read_media_path(file_, *subtitles, site_).value_or("none");
    }

    void settings() {
        const bool still = item_.kind == Kind::image || item_.kind == Kind::notice ||
                           item_.kind == Kind::colour || item_.kind == Kind::slate ||
                           item_.kind == Kind::qr || item_.kind == Kind::pdf;
        item_.length = value_of(node_, item_.kind == Kind::pdf ? "each" : "for", parse_duration);
        if (!item_.length && still) item_.length = defaults_.length;
        item_.in = value_of(node_, "in", parse_duration);
        item_.out = value_of(node_, "out", parse_duration);
        if (item_.in && item_.out && *item_.out <= *item_.in)
            site_.report.error(at(node_.find("out")->mark),
                               "`out` is not after `in`: nothing of the file would be left");
        item_.transition = value_of(node_, "transition", parse_transition).value_or(defaults_.transition);
        item_.fit = value_of(node_, "fit", parse_fit).value_or(defaults_.fit);
        if (item_.kind != Kind::colour)
            item_.background = value_of(node_, "background", parse_colour).value_or(defaults_.background);
        item_.volume = value_of(node_, "volume", parse_volume).value_or(defaults_.volume);
        item_.mute = value_of(node_, "mute", parse_switch).value_or(defaults_.mute);
        item_.validity = read_validity(file_, node_, site_.report);
        if (item_.kind == Kind::video || item_.kind == Kind::audio) sound_and_subtitles();
    }

    const std::string& file_;
    const YamlNode& node_;
    const ItemDefaults& defaults_;
    SiteContext& site_;
    ItemSpec item_;
};

} // namespace

ItemDefaults read_defaults(const YamlNode& node) {
    ItemDefaults defaults;
    defaults.transition = value_of(node, "transition", parse_transition).value_or(Transition{});
    defaults.fit = value_of(node, "fit", parse_fit).value_or(Fit::contain);
    defaults.background = value_of(node, "background", parse_colour).value_or(Colour{});
    defaults.length = value_of(node, "for", parse_duration);
    defaults.volume = value_of(node, "volume", parse_volume).value_or(1.0);
    defaults.mute = value_of(node, "mute", parse_switch).value_or(false);
    return defaults;
}

std::optional<ItemSpec> read_item(const std::string& file, const YamlNode& node, const ItemDefaults& defaults,
                                  SiteContext& site) {
    return ItemReader(file, node, defaults, site).read();
}

Validity read_validity(const std::string& file, const YamlNode& node, Report& report) {
    Validity validity;
    validity.from = value_of(node, "from", parse_time_of_day);
    validity.to = value_of(node, "to", parse_time_of_day);
    if (validity.from && validity.to && *validity.from == *validity.to)
        report.error(place_in(file, node.find("to")->mark),
                     "`to` is the same as `from`: for the whole day leave both out");
    validity.between = value_of(node, "between", parse_between);
    DaySet days;
    const auto said = scalars_of(node, "days");
    for (const YamlNode* one : said) {
        if (const auto weekdays = parse_weekdays(one->text))
            days.weekdays |= *weekdays;
        else if (const auto dates = parse_dates(one->text))
            days.dates.push_back(*dates);
    }
    if (!said.empty()) validity.days = std::move(days);
    return validity;
}

namespace {

bool limited(const Validity& validity) {
    return validity.days || validity.from || validity.to || validity.between;
}

} // namespace

std::optional<Play> read_play(const std::string& file, const YamlNode& node, SiteContext& site) {
    if (node.is_map()) {
        if (const YamlNode* link = node.find("live"); link != nullptr && link->is_scalar()) {
            if (site.links && !site.links->contains(link->text))
                site.report.error(place_in(file, link->mark), "there is no link `" + link->text +
                                                                  "` in site.yaml" +
                                                                  meant(link->text, listed(*site.links)));
            return Play{Play::Kind::live, "", link->text};
        }
        auto item = read_item(file, node, {}, site);
        if (!item) return std::nullopt;
        const bool folder = item->kind == Kind::playlist && !site.playlists.contains(item->name);
        if (folder && !limited(item->validity)) return Play{Play::Kind::playlist, item->name, ""};
        const std::string name = folder ? site.programme.playlists[item->name].name : item->name;
        return Play{Play::Kind::playlist, keep({name, item->place, {*item}, false}, site), ""};
    }
    if (!node.is_scalar() || node.text.empty()) return std::nullopt;
    if (node.text == "black") return Play{Play::Kind::black, "", ""};
    if (node.text == "slate") return Play{Play::Kind::slate, "", ""};
    if (site.playlists.contains(node.text)) return Play{Play::Kind::playlist, node.text, ""};
    std::string message = "there is no playlist `" + node.text + "`";
    if (node.text == "live")
        message = "a live link is written {live: LINK}";
    else if (node.text.find('/') != std::string::npos || node.text.find(".mp4") != std::string::npos)
        message += "; a file is written {video: " + node.text + "}";
    else
        message += meant(node.text, listed(site.playlists));
    site.report.error(place_in(file, node.mark), message);
    return std::nullopt;
}

} // namespace lianping::programme
