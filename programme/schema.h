#pragma once
// The operator's language, defined once: every key, where it stands, what it takes, what it means. The
// parser's checks (shape_check.h), playlists/SCHEMA.md and the JSON Schemas for editors all come from these
// tables (schema_site_keys.cpp and its neighbours).
//
// Thread-safety: constants and pure functions.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lianping::programme {

// What a key takes.
enum class Form {
    text,
    texts,  // one text or a list of them
    number, // `of`: "least..most"
    on_off,
    choice, // `of`: the words, "a|b|c"
    length, // a duration
    length_or_auto,
    overrun, // cut, or extend and a duration
    time,    // a time of day
    days,    // of an entry: daily, weekdays, weekends, names of days, dates, ranges; one or a list
    dates,   // dates and ranges; one or a list
    except,  // dates, ranges, instants, names of calendars; one or a list
    also,    // dates and instants; one or a list
    instant,
    between,
    rule, // RFC 5545
    zone, // a time zone's name
    size,
    rect,
    colour,
    clock_format,
    volume,
    rate, // bytes or bits a second
    transition,
    file,    // a path within the site
    files,   // a folder or file within the site, or a list of files
    folders, // absolute paths; one or a list
    screens, // a screen's name, all, or a list of names
    play,    // a playlist's name, black, slate, {live: LINK} or one item
    object,  // `of`: the object
    text_or_object,
    objects, // `of`: the object; one or a list
    list,    // of objects
    items,   // a list of items, of which black and slate may be a word
    map,     // names to objects
    map_of_texts,
    map_of_dates,
    map_of_plays,
    map_of_maps_of_texts,
    map_of_maps_of_rects,
};

// The version that plays what a key says: the language is whole, and an older version leaves out what it
// knows but cannot play.
enum class Since { v0_1, v0_3 };
inline constexpr Since this_version = Since::v0_1;
std::string_view to_text(Since since);

struct Key {
    std::string_view name{};
    Form form = Form::text;
    std::string_view of{};
    bool required = false;
    std::string_view standard{}; // what holds where the key is left out; empty: nothing
    std::string_view
        goes_with{}; // of an item's or a source's key: the kinds that take it, by their names; empty: all
    std::string_view english{}, chinese{}; // what it means
    std::string_view example{};            // a value, as it would be written
    Since since = Since::v0_1;
    bool kind = false; // of an item, overlay or source: says what it is; exactly one of these stands in it

    bool plays() const { return since <= this_version; }
    bool goes_with_kind(std::string_view kind_name) const;
};

struct Object {
    std::string_view name;             // "item"
    std::string_view english, chinese; // what it is
    std::span<const Key> keys;

    const Key* find(std::string_view key) const;
    std::vector<std::string> key_names() const;
    std::vector<std::string> kind_names() const; // empty where nothing is a kind
};

// Every object, in the order in which they are explained: "site" (site.yaml), "schedule" (schedule.yaml),
// "playlist" (playlists/*.yaml) and what lies within.
std::span<const Object> objects();
// One of them; there must be one of that name.
const Object& object_named(std::string_view name);

// Names that no playlist may have.
inline constexpr std::string_view reserved_names[] = {"black", "slate", "default", "live"};
bool is_reserved(std::string_view name);

// The words of a choice.
std::vector<std::string> words_of_choice(std::string_view of);

// playlists/SCHEMA.md.
std::string schema_markdown();

// The JSON Schema (draft 7) of one kind of file: "site", "schedule" or "playlist".
std::string schema_json(std::string_view file_kind);

} // namespace lianping::programme
