#pragma once
// Makes of a playlist, as an entry plays it on a screen, the branches that its trees are grown from: items as
// the plan has them, layouts with a list a zone, links by what they show there, and whose turn comes and
// goes.
//
// Thread-safety: none.

#include "programme/catalogue.h"
#include "programme/media_needs.h"
#include "programme/planner_items.h"
#include "programme/planner_pool.h"
#include "programme/planner_stand_ins.h"
#include "programme/planner_windows.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lianping::programme {

struct Branch {                          // a playlist or an item, resolved: what a tree is made of
    CycleNode node;                      // of an item; of a list all but its children
    std::optional<std::size_t> validity; // its clock's number
    std::vector<Branch> children;
    std::optional<Item> layout; // whose zones are made of the children
    bool awaits = false;        // something of it is still being taken in
};

CycleNode leaf_of(ItemIndex item);
// Whether all that there is to show of it is still being taken in.
bool has_nothing_yet(const Branch& branch);
Branch branch_of(std::uint32_t tree, const Pool& pool);
// Leaves what is to be heard of a list.
void keep_sound(Branch& list, const Pool& pool);

class BranchMaker {
public:
    // All that is referred to must outlive it.
    BranchMaker(const Programme& programme, const Catalogue& catalogue, const Screen& screen,
                const Anchor& anchor, const StandIns& stand_ins, Pool& pool);

    // What an entry of this name plays. Adds to `validities` the clocks whose turns may change it.
    Branch list_of_play(const Play& play, const std::string& entry, std::vector<std::size_t>& validities);
    Branch list_of(const std::string& playlist, const std::string& entry,
                   std::vector<std::size_t>& validities);

    // By the numbers in the branches.
    ValidityClock& clock(std::size_t number) { return clocks_[number]; }

private:
    Branch layout_of(const ItemSpec& spec, const std::string& entry, std::vector<std::size_t>& validities);
    Branch link_of(const std::string& link, Duration length, const std::string& entry,
                   std::vector<std::size_t>& validities);
    Branch stand_in_of(const std::string& playlist, const std::string& entry,
                       std::vector<std::size_t>& validities);
    void keep_pictures(Branch& list);
    Branch pages_of(const ItemSpec& spec);
    std::size_t validity_of(const ItemSpec& spec);

    const Programme& programme_;
    ItemMaker make_;
    const StandIns& stand_ins_;
    PictureSize size_;   // of the picture, or of the zone whose list is being made
    std::string screen_; // its name
    Anchor anchor_;
    Pool& pool_;
    bool within_link_ = false;      // what stands in for a link is being made
    std::vector<std::string> path_; // the playlists that are being made, from the entry's on
    std::vector<ValidityClock> clocks_;
    std::map<const ItemSpec*, std::size_t> clock_of_;
};

// A stable number for a playlist as an entry plays it: the seed of its shuffle.
std::uint64_t seed_of(const std::string& playlist, const std::string& entry);

} // namespace lianping::programme
