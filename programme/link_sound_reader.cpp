#include "programme/link_sound_reader.h"

#include "programme/nearest.h"
#include "programme/values.h"

#include <algorithm>

namespace lianping::programme {
namespace {

class LinkSoundReader {
public:
    LinkSoundReader(const std::string& file, const YamlNode& node, Link& link, SiteContext& site)
        : file_(file), node_(node), link_(link), site_(site) {}

    void read() {
        const YamlNode* said = node_.find("sound");
        if (said != nullptr && said->is_map()) return read(*said);
        const YamlNode* sources = node_.find("sources");
        if (sources == nullptr || sources->pairs.empty()) return;
        const YamlPair& first = sources->pairs.front();
        const auto source = link_.sources.find(first.key);
        if (source == link_.sources.end() || source->second.sound == "none") return;
        const auto screens = link_.screens();
        if (source->second.has_microphone() && source->second.room.empty() && screens.size() > 1)
            return nowhere(first);
        for (const std::string& screen : screens)
            if (screen != source->second.room) link_.sound[screen] = first.key;
    }

private:
    Place at(Mark mark) const { return place_in(file_, mark); }

    bool plays_sound(const std::string& screen) const {
        const auto known = site_.programme.screens.find(screen);
        return known != site_.programme.screens.end() && known->second.sound;
    }

    // Nobody asked for sound, and where it would howl nobody knows.
    void nowhere(const YamlPair& source) {
        const auto screens = link_.screens();
        if (std::none_of(screens.begin(), screens.end(), [&](const auto& each) { return plays_sound(each); }))
            return;
        std::string example;
        for (const std::string& screen : screens)
            example +=
                (example.empty() ? "" : ", ") + screen + ": " + (example.empty() ? source.key : "none");
        site_.report.warning(at(source.key_mark),
                             "nothing of link `" + link_.name +
                                 "` is heard, for nobody knows in which room `" + source.key +
                                 "` has its microphone: write its `room`, or on the link which " +
                                 "screen plays what, as sound: {" + example + "}");
    }

    void read(const YamlNode& said) {
        for (const YamlPair& pair : said.pairs) {
            if (site_.screens && !site_.screens->contains(pair.key))
                site_.report.error(at(pair.key_mark), "there is no screen `" + pair.key + "`" +
                                                          meant(pair.key, listed(*site_.screens)));
            if (!pair.value.is_scalar() || pair.value.text == "none") continue;
            if (const auto source = link_.sources.find(pair.value.text); source != link_.sources.end())
                heard(pair, source->second);
            else
                unknown(pair.value);
        }
        for (const YamlPair& pair : said.pairs)
            if (link_.sound.contains(pair.key)) there_and_back(pair);
    }

    void unknown(const YamlNode& name) {
        std::vector<std::string> names;
        for (const auto& [known, source] : link_.sources) names.push_back(known);
        names.emplace_back("none");
        site_.report.error(at(name.mark), "link `" + link_.name + "` has no source `" + name.text + "`" +
                                              meant(name.text, names));
    }

    void heard(const YamlPair& pair, const LinkSource& source) {
        link_.sound[pair.key] = pair.value.text;
        const auto warn = [&](const std::string& words) { site_.report.warning(at(pair.value.mark), words); };
        if (source.sound == "none")
            warn("`" + pair.value.text + "` is told to have no sound (`sound: none`)");
        if (site_.programme.screens.contains(pair.key) && !plays_sound(pair.key))
            warn("screen `" + pair.key + "` plays no sound: write `sound: on` there");
        if (source.has_microphone() && source.room == pair.key && !source.cancels_echo)
            warn("screen `" + pair.key + "` would play its own room's microphone, which howls");
    }

    // What is heard in a room whose own sound goes where that comes from is heard there again.
    void there_and_back(const YamlPair& pair) {
        const LinkSource& here = link_.sources.at(link_.sound.at(pair.key));
        if (!here.has_microphone() || here.room.empty() || here.room == pair.key || here.room < pair.key)
            return;
        const auto back = link_.sound.find(here.room);
        if (back == link_.sound.end()) return;
        const LinkSource& there = link_.sources.at(back->second);
        if (!there.has_microphone() || there.room != pair.key || (here.cancels_echo && there.cancels_echo))
            return;
        site_.report.warning(at(pair.value.mark),
                             "`" + pair.key + "` and `" + here.room +
                                 "` hear each other: what is said in one comes back to " +
                                 "it as an echo, unless both sources have cancel_echo: yes");
    }

    const std::string& file_;
    const YamlNode& node_;
    Link& link_;
    SiteContext& site_;
};

} // namespace

void read_link_sounds(const std::string& file, const YamlNode& root, SiteContext& site) {
    const YamlNode* links = root.find("links");
    if (links == nullptr) return;
    for (const YamlPair& pair : links->pairs)
        if (const auto link = site.programme.links.find(pair.key); link != site.programme.links.end())
            LinkSoundReader(file, pair.value, link->second, site).read();
}

} // namespace lianping::programme
