#include "programme/item_reader.h"

#include "programme/folder_reader.h"
#include "programme/layout_reader.h"
#include "programme/look_scalars.h"
#include "programme/media_path.h"
#include "programme/nearest.h"
#include "programme/page_ranges.h"
#include "programme/recording_reader.h"
#include "programme/time_scalars.h"
#include "programme/validity_reader.h"
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
constexpr std::array<KindKey, 11> kinds{{{"video", Kind::video},
                                         {"image", Kind::image},
                                         {"notice", Kind::notice},
                                         {"colour", Kind::colour},
                                         {"slate", Kind::slate},
                                         {"playlist", Kind::playlist},
                                         {"audio", Kind::audio},
                                         {"layout", Kind::layout},
                                         {"pdf", Kind::pdf},
                                         {"qr", Kind::qr},
                                         {"live", Kind::live}}};

class ItemReader {
public:
    ItemReader(const std::string& file, const YamlNode& node, const ItemDefaults& defaults, SiteContext& site)
        : file_(file), node_(node), defaults_(defaults), site_(site) {}

    std::optional<ItemSpec> read() {
        if (node_.is_scalar()) return of_word();
        if (const YamlNode* images = node_.find("images"); images != nullptr)
            return of_folder(*images, Kind::image, Wanted::pictures);
        if (const YamlNode* folder = node_.find("folder"); folder != nullptr)
            return of_folder(*folder, Kind::file, Wanted::anything);
        if (const YamlNode* recording = node_.find("recording"); recording != nullptr)
            return of_recording(*recording);
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
            good = media(value);
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
        case Kind::live:
            good = live(value);
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

    std::optional<ItemSpec> of_folder(const YamlNode& named, Kind kind, Wanted wanted) {
        item_.kind = kind;
        item_.place = at(node_.mark);
        settings();
        item_.length = each();
        return read_folder(file_, node_, named, wanted, std::move(item_), site_);
    }

    std::optional<ItemSpec> of_recording(const YamlNode& named) {
        item_.kind = Kind::video;
        item_.place = at(node_.mark);
        settings();
        return read_recording(file_, named, std::move(item_), site_);
    }

    bool document(const YamlNode& value) {
        if (!media(value)) return false;
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

    // One character more than is shown, so that an ellipsis stands where it was cut.
    std::string words_of(const YamlNode& value) {
        if (!value.is_scalar()) return {};
        const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
        std::size_t characters = 0, end = value.text.size();
        for (std::size_t i = 0; i < value.text.size(); ++i)
            if (begins(value.text[i]) && ++characters == longest_words + 2) end = i;
        if (end < value.text.size())
            site_.report.warning(at(value.mark),
                                 "this text has " + std::to_string(characters) +
                                     " characters; no screen holds more than " +
                                     std::to_string(longest_words) +
                                     ", what is behind them is cut: make several notices of it");
        return value.text.substr(0, end);
    }
    std::string words_of(const YamlNode& map, std::string_view key) {
        const YamlNode* value = map.find(key);
        return value != nullptr ? words_of(*value) : std::string();
    }

    bool code(const YamlNode& value) {
        if (value.is_scalar()) {
            item_.code = value.text;
        } else {
            item_.code = text_of(value, "text").value_or("");
            item_.title = words_of(value, "title");
            item_.body = words_of(value, "body");
        }
        item_.name = "qr " + (item_.title.empty() ? item_.code : item_.title);
        return !item_.code.empty();
    }

    bool media(const YamlNode& value) {
        if (!file_at(value)) return false;
        item_.name = item_.file;
        return true;
    }

    bool file_at(const YamlNode& value) {
        const auto path = read_media_path(file_, value, site_);
        if (path) item_.file = *path;
        return path.has_value();
    }

    bool notice(const YamlNode& value) {
        if (value.is_scalar()) {
            item_.title = words_of(value);
        } else {
            item_.title = words_of(value, "title");
            item_.body = words_of(value, "body");
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

    bool live(const YamlNode& value) {
        if (!value.is_scalar()) return false;
        if (site_.links && !site_.links->contains(value.text)) {
            site_.report.error(at(value.mark), "there is no link `" + value.text + "` in site.yaml" +
                                                   meant(value.text, listed(*site_.links)));
            return false;
        }
        item_.link = value.text;
        item_.name = "live:" + value.text;
        if (node_.find("for") != nullptr) return true;
        site_.report.error(at(node_.mark),
                           "a live link has no end of its own: say how long, as `for: 45m`, or "
                           "play it in the schedule");
        return false;
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

    // Of each page or picture.
    std::optional<Duration> each() const {
        const auto length = value_of(node_, "each", parse_duration);
        return length ? length : defaults_.each;
    }

    void settings() {
        const bool still = item_.kind == Kind::image || item_.kind == Kind::notice ||
                           item_.kind == Kind::colour || item_.kind == Kind::slate || item_.kind == Kind::qr;
        item_.length = item_.kind == Kind::pdf ? each() : value_of(node_, "for", parse_duration);
        if (!item_.length && still) item_.length = defaults_.length;
        item_.in = value_of(node_, "in", parse_duration);
        item_.out = value_of(node_, "out", parse_duration);
        if (item_.in && item_.out && *item_.out <= *item_.in)
            site_.report.error(at(node_.find("out")->mark),
                               "`out` is not after `in`: nothing of the file would be left");
        item_.transition = value_of(node_, "transition", parse_transition).value_or(defaults_.transition);
        item_.fit = value_of(node_, "fit", parse_fit).value_or(defaults_.fit);
        item_.motion = value_of(node_, "motion", parse_motion).value_or(defaults_.motion);
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
    defaults.motion = value_of(node, "motion", parse_motion).value_or(Motion::none);
    defaults.background = value_of(node, "background", parse_colour).value_or(Colour{});
    defaults.length = value_of(node, "for", parse_duration);
    defaults.each = value_of(node, "each", parse_duration);
    if (!defaults.each) defaults.each = defaults.length;
    defaults.volume = value_of(node, "volume", parse_volume).value_or(1.0);
    defaults.mute = value_of(node, "mute", parse_switch).value_or(false);
    return defaults;
}

std::optional<ItemSpec> read_item(const std::string& file, const YamlNode& node, const ItemDefaults& defaults,
                                  SiteContext& site) {
    return ItemReader(file, node, defaults, site).read();
}

} // namespace lianping::programme
