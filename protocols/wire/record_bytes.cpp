#include "wire/record_bytes.h"

namespace lianping::bytes {
namespace {

constexpr std::size_t longest_row_text = 4096;

constexpr Played::As played_kinds[] = {Played::As::item,  Played::As::live,  Played::As::dark,
                                       Played::As::slate, Played::As::alert, Played::As::identify,
                                       Played::As::gap};

} // namespace

void put(const Played& from, wire::Played& to) {
    to.set_number(from.number);
    to.set_screen(from.screen);
    to.set_from(from.from.ns());
    to.set_to(from.to.ns());
    to.set_as(static_cast<wire::Played::As>(from.as));
    to.set_marks(from.marks);
    to.set_entry(from.entry);
    to.set_playlist(from.playlist);
    to.set_item(from.item);
    to.set_media(from.media);
    to.set_place(from.place);
    to.set_by(from.by);
    to.set_instead(from.instead);
    to.set_why(from.why);
    to.set_pictures(from.pictures);
    to.set_late(from.late);
    to.set_dropped(from.dropped);
}

Played take(const wire::Played& from, Faults& faults) {
    Played to;
    to.number = from.number();
    to.screen = from.screen();
    to.from = faults.utc(from.from());
    to.to = faults.utc(from.to());
    faults.require(to.from <= to.to, "a row ends before it begins");
    // A kind that this version does not know is an item: something was shown.
    to.as = wire::Played::As_IsValid(from.as()) ? played_kinds[from.as()] : Played::As::item;
    to.marks = from.marks();
    to.entry = from.entry();
    to.playlist = from.playlist();
    to.item = from.item();
    to.media = from.media();
    to.place = from.place();
    to.by = from.by();
    to.instead = from.instead();
    to.why = from.why();
    for (const std::string* text :
         {&to.screen, &to.entry, &to.playlist, &to.item, &to.media, &to.place, &to.by, &to.instead, &to.why})
        faults.require(text->size() <= longest_row_text, "a row has too long a text");
    to.pictures = from.pictures();
    to.late = from.late();
    to.dropped = from.dropped();
    return to;
}

void put(const PlayedBatch& from, wire::PlayedBatch& to) {
    to.set_node(from.node);
    to.set_series(from.series);
    for (const Played& row : from.rows) put(row, *to.add_rows());
}

PlayedBatch take(const wire::PlayedBatch& from, Faults& faults) {
    PlayedBatch to;
    to.node = from.node();
    faults.require(!to.node.empty() && to.node.size() <= 256, "a node has no name, or too long a one");
    to.series = from.series();
    faults.require(to.series != 0, "there is no series 0");
    faults.require(from.rows_size() > 0, "there are no rows");
    faults.require(static_cast<std::size_t>(from.rows_size()) <= PlayedBatch::most_rows,
                   "there are too many rows");
    if (!faults.none()) return to;
    std::uint64_t before = 0;
    for (const wire::Played& row : from.rows()) {
        to.rows.push_back(take(row, faults));
        faults.require(to.rows.back().number > before, "the numbers of the rows do not ascend");
        before = to.rows.back().number;
    }
    return to;
}

void put(const PlayedAck& from, wire::PlayedAck& to) {
    to.set_series(from.series);
    to.set_upto(from.upto);
}

PlayedAck take(const wire::PlayedAck& from) { return {from.series(), from.upto()}; }

} // namespace lianping::bytes
