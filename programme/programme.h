#pragma once
// A site as its operator wrote it, read and checked, with nothing resolved to instants yet: what the parser
// makes and the planner takes. Every name refers to something that exists; every scalar is in range.
//
// Thread-safety: values.

#include "plan/item.h"
#include "plan/plan.h"
#include "programme/civil.h"
#include "programme/occurrences.h"
#include "time/instants.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace lianping::programme {

// Where in the operator's files something stands. Lines and columns from 1, columns in characters.
struct Place {
    std::string file; // relative to the site's folder
    int line = 0;
    int column = 0;
};

// Days, times and ranges in which an item is played. All that are given must hold.
struct Validity {
    std::optional<DaySet> days;
    std::optional<TimeOfDay> from, to; // to < from runs past midnight
    std::optional<CivilRange> between; // dates inclusive, or instants [A, B)
};

// What an entry, a default or a zone plays. An item written in place is a playlist of one, named after the
// item.
struct Play {
    enum class Kind { playlist, black, slate, live };
    Kind kind = Kind::slate;
    std::string playlist; // its key in Programme::playlists; of an item written in place "item/" and its name
    std::string link;     // live
    friend bool operator==(const Play&, const Play&) = default;
};

// A zone of a layout that plays something.
struct ZoneSpec {
    std::string name;
    ZoneRect rect;
    Play play;
    friend bool operator==(const ZoneSpec&, const ZoneSpec&) = default;
};

// Pages of a document, from 1, both included.
struct PageRange {
    std::uint32_t first = 1, last = 1;
    friend bool operator==(const PageRange&, const PageRange&) = default;
};

struct ItemSpec {
    // `file`: of a folder; what it is tell its bytes. `live`: `name` is "live:" and the link.
    enum class Kind { video, image, notice, colour, slate, playlist, audio, layout, file, pdf, qr, live };
    Kind kind = Kind::colour;
    Place place;
    std::string name; // as Item::name; of a playlist: the playlist's name
    std::string file; // relative to the site's folder: video, image, audio, file, pdf, a notice's picture
    std::string title, body;      // notice, qr
    std::string style;            // notice; empty: auto
    std::string link;             // live
    std::string code;             // qr: what it says
    std::vector<PageRange> pages; // pdf; empty: all
    Colour colour;
    std::optional<Duration> length;  // `for:`, or `each:` of pages and of what lies in a folder
    std::optional<Duration> in, out; // trims
    Fit fit = Fit::contain;
    Motion motion = Motion::none; // image
    Colour background;
    Transition transition;
    double volume = 1;
    bool mute = false;
    std::uint32_t pick = 0;         // of a playlist item
    std::uint32_t repeat = 1;       // video, audio: how many times, where no length is given
    std::vector<ZoneSpec> zones;    // layout: at least one
    std::string track;              // video: the language of its sound; empty: the file's first
    std::string subtitles = "auto"; // video: "auto", "none" or a file
    Validity validity;
};

// As Overlay of plan/overlay.h.
struct OverlaySpec {
    Place place;
    Overlay overlay;                // all but `media` and `until`
    std::string file;               // of a logo
    std::optional<CivilTime> until; // of a countdown, in the site's zone
};

struct Playlist {
    std::string name;
    Place place;
    std::vector<ItemSpec> items;
    bool shuffle = false;
    std::vector<OverlaySpec> overlays{}; // while an entry or a default plays it
    std::optional<Play> music{};         // the same; what in it has sound
    Place music_place{};
};

enum class Edge { sharp, after_item };

struct Entry {
    Place place;
    std::string name; // unique
    std::vector<std::string> screens;
    Play play;
    std::int32_t priority = 50;
    After after = After::keep_time;
    Edge begins = Edge::sharp, ends = Edge::sharp;
    std::string zone; // IANA name; the entry's own or the site's
    Occurrences when; // programme/occurrences.h turns it into instants
    // A live link that is still on at the end may go on for so long; 0: it is cut.
    Duration overrun{};
};

struct Screen {
    std::string name;
    Place place;
    std::uint32_t width = 0,
                  height = 0; // of the panel, as written: the picture's are swapped where turns is odd
    std::uint32_t turns = 0;  // quarter turns clockwise from the picture to the panel
    Play standing;            // its `default:`
    bool sound = false;
    double volume = 1;
    std::vector<Quiet> quiet{};
};

// A layout of site.yaml: its zones, in the order in which they are drawn.
struct NamedZone {
    std::string name;
    ZoneRect rect;
};
using Layout = std::vector<NamedZone>;

// Where the pictures of a link come from.
struct LinkSource {
    enum class Kind {
        later, // one that this version does not play: its streams are never there
        srt,
        desktop,
        file,
        test,
        rtsp,
        rtmp,
        whip,
        camera,
    };
    Kind kind = Kind::later;
    Place place;
    std::string where;  // srt: ":9710" or "srt://host:port"; rtsp: "rtsp://host[:port]/path" without user and
                        // password; rtmp, whip: ":1935"; file: its path; camera: its device; desktop: the
                        // display, or empty
    std::string host;   // whip: by which people reach it, "wall.local", "10.0.0.7"; empty: not said
    std::string user;   // rtsp; empty: none
    std::string secret; // srt: the passphrase, rtsp: the password, rtmp, whip: the key; empty: none
    std::uint32_t x = 0, y = 0, width = 0, height = 0; // desktop: the region; test, file, camera: the size
    std::uint32_t fps = 30;                            // desktop, test, file, camera
    std::string sound; // camera, desktop: the input that hears, as SourceSpec::sound; "none": it has none
    std::string room;  // the screen in whose room it is captured; empty: not known
    bool cancels_echo = false; // of what is played in its room
    // Whether it may hear what a screen plays.
    bool has_microphone() const {
        const bool made = kind == Kind::file || kind == Kind::test || kind == Kind::later;
        const bool here = kind == Kind::camera || kind == Kind::desktop;
        return !made && sound != "none" && (!here || !sound.empty());
    }
    friend bool operator==(const LinkSource& a, const LinkSource& b) {
        return std::tie(a.kind, a.where, a.host, a.user, a.secret, a.x, a.y, a.width, a.height, a.fps,
                        a.sound, a.room, a.cancels_echo) == std::tie(b.kind, b.where, b.host, b.user,
                                                                     b.secret, b.x, b.y, b.width, b.height,
                                                                     b.fps, b.sound, b.room, b.cancels_echo);
    }
};

// A source in a zone of a screen.
struct LinkZone {
    std::string name;
    ZoneRect rect;
    std::string source; // one of the link's
    friend bool operator==(const LinkZone&, const LinkZone&) = default;
};

// What of a link is recorded while it is on.
struct LinkRecord {
    std::vector<std::string> sources; // of the link; the first is the one that "the recording" means
    std::string folder;               // within the site
    Duration keep{};                  // 0: for ever
    friend bool operator==(const LinkRecord&, const LinkRecord&) = default;
};

struct Link {
    std::string name;
    Place place;
    LinkRecord record{}; // no sources: nothing
    std::map<std::string, LinkSource> sources;
    // By the layout's name, by screen: what is on it, bottom first, at least one zone. A screen that is not
    // there has nothing of the link.
    std::map<std::string, std::map<std::string, std::vector<LinkZone>>> layouts;
    std::string start_with;       // one of the layouts
    std::string layout;           // the one in force: start_with, unless an operator chose another
    Duration latency{};           // from capture to glass
    bool latency_is_ours = false; // `auto`: latency is what is begun with, or what was measured
    Transition transition;        // into the link, and from one layout to the next
    std::map<std::string, std::string> sound{}; // the source that is heard, by screen; not there: nothing is
    std::string on_loss; // the playlist that stands in for a source that is away; empty: the slate
    // The list of the code by which people send with a browser; empty: there is none. Where on_loss is
    // another one, it lies in a corner of what stands in.
    std::string invitation{};
    // The screens that some layout shows something on.
    std::vector<std::string> screens() const;
    // What the layout in force shows on a screen, bottom first. Null: nothing.
    const std::vector<LinkZone>* zones_on(const std::string& screen) const;
};

// A stream's name on the bus and in plans.
std::string stream_name(const std::string& link, const std::string& source);

struct Node {
    std::string name;
    std::string screen;
    std::string address; // where it is, if not on this machine
    Place place;
};

// How media reach nodes on other machines.
struct DeliveryTerms {
    std::uint64_t bytes_per_second = 0; // that leave the controller; 0: no limit
    struct Hours {
        TimeOfDay from, to; // to <= from: of the next day
        friend bool operator==(const Hours&, const Hours&) = default;
    };
    std::optional<Hours> hours; // nothing: all day
};

// `alarms` of a site.
struct AlarmTerms {
    std::string hook;        // a program of the controller's folder of hooks; empty: none
    std::string webhook;     // where alarms are posted, which may be a secret; empty: nowhere
    Duration skew = 8ms;     // between two screens, p99
    double temperature = 85; // degrees Celsius
    Duration media_ahead = std::chrono::minutes{30}; // before it is due, a file has to be there
};

struct Programme {
    std::string site;
    std::string zone;
    std::string language; // "zh" or "en": of what players write themselves
    std::map<std::string, Layout> layouts;
    std::map<std::string, Screen> screens;
    std::map<std::string, Node> nodes;
    std::map<std::string, Link> links;
    DeliveryTerms delivery;
    Duration keep_records = std::chrono::hours(24 * 400); // how long the proof of play is kept
    AlarmTerms alarms;
    std::map<std::string, Playlist> playlists;
    std::vector<Entry> entries; // in the order of the file
};

} // namespace lianping::programme
