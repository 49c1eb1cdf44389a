#pragma once
// What can be on a screen: its entries, its default and the slate, each with the tree of items that it plays
// at an instant. Items that the catalogue has not ready are left out, and so are those that are not valid
// then. Where media are still being taken in and thus nothing is left, what the plan in force shows there
// stands in for it.
//
// Thread-safety: none.

#include "programme/catalogue.h"
#include "programme/planner_branches.h"
#include "programme/planner_pool.h"
#include "programme/planner_stand_ins.h"

#include <map>
#include <string>
#include <vector>

namespace lianping::programme {

struct Source {
    EntryInfo info;
    const Entry* entry = nullptr; // null: the default or the slate
    std::size_t rank =
        0; // of two of one priority and start the higher is on screen: 0 the slate, 1 the default
    bool insertion = false;              // over after one pass
    bool standing = false;               // black, the slate, a link: nothing whose end could be waited for
    std::vector<std::size_t> validities; // whose turns may change its tree or its music
    std::vector<Overlay> overlays;       // those that can be shown
};

class Sources {
public:
    Sources(const Programme& programme, const Catalogue& catalogue, const Screen& screen,
            const Anchor& anchor, const StandIns& stand_ins, Pool& pool);

    std::size_t size() const { return sources_.size(); }
    const Source& operator[](std::size_t i) const { return sources_[i]; }
    static constexpr std::size_t slate = 0, standing_default = 1; // entries follow in the order of the file

    // The tree of a source at t; nothing: it has nothing to show then.
    std::optional<std::uint32_t> tree_at(std::size_t source, HouseTime t);
    // The same of what has sound in its music.
    std::optional<std::uint32_t> music_at(std::size_t source, HouseTime t);
    // Until when those stay so.
    HouseTime tree_until(std::size_t source, HouseTime t);

private:
    using Trees = std::map<std::vector<bool>, std::optional<std::uint32_t>>; // by what is valid

    void add(const Programme& programme, const Play& play, Source source);
    void stand_in(Source& source, Branch& root, Branch& music);
    std::optional<Overlay> overlay_of(const OverlaySpec& spec, const Zone& zone) const;
    bool grown(const Branch& branch, HouseTime t, CycleNode& into);
    bool grown_layout(const Branch& branch, HouseTime t, CycleNode& into);
    std::optional<std::uint32_t> grown_at(const Branch& root, std::size_t source, HouseTime t, Trees& known);

    const Catalogue& catalogue_;
    BranchMaker branches_;
    const StandIns& stand_ins_;
    bool shown_is_gone_ = false; // the entry that is on screen: the programme has it no more
    Pool& pool_;
    std::vector<Source> sources_;
    std::vector<Branch> roots_, music_;
    std::vector<Trees> trees_, music_trees_;
};

} // namespace lianping::programme
