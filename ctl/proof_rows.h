#pragma once
// What the controller answers to `proof`, made ready for people and programs: the rows of one showing joined
// to one, as a table, as CSV (RFC 4180) or as JSON. Pure.
//
// Thread-safety: values.

#include "base/result.h"
#include "plan/played.h"
#include "programme/civil.h"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace lianping::ctl {

struct ProofRow {
    std::string node;
    std::string series; // and row.number: which record of the node this is, or begins with
    Played row;
};

struct ProofReach {
    std::string node, screen, recorded_to; // RFC 3339; empty: nothing yet
    bool up = false;
    std::int64_t waiting = 0; // rows that it still holds
};

struct ProofTotal {
    std::string screen, as, item, media;
    std::int64_t times = 0, whole = 0;
    double seconds = 0;
};

struct ProofPage {
    std::string from, to; // RFC 3339, as answered
    std::vector<ProofRow> rows;
    std::vector<ProofTotal> totals;
    std::vector<ProofReach> nodes;
    std::string next; // empty: this is the last page
};
Result<ProofPage> read_proof(const std::string& json);

// Joins the rows of one showing, in the order of their beginnings.
class ProofJoin {
public:
    using Sink = std::function<void(const ProofRow&)>;
    explicit ProofJoin(Sink sink) : sink_(std::move(sink)) {}
    void add(ProofRow row);
    void finish(); // there are no more

private:
    void give();
    struct Waiting {
        ProofRow row;
        bool over = false;
    };
    Sink sink_;
    std::deque<Waiting> waiting_;
};

// A field of CSV as RFC 4180 wants it: quoted where it must be.
std::string csv_field(const std::string& text);
std::string csv_head();                     // with its line end, CRLF
std::string csv_line(const ProofRow& row);  // the same
std::string json_line(const ProofRow& row); // an object
std::string totals_csv(const std::vector<ProofTotal>& totals);
std::string totals_json(const ProofPage& page);
std::string totals_table(const ProofPage& page);

// "2026-11-22 14:02:11  0:08  media/a.mp4 ..." in columns.
std::string proof_line(const ProofRow& row, const programme::Zone& zone, std::size_t screen_cells);
// What is not here yet, a line a node; empty: all is.
std::string not_here_yet(const ProofPage& page, UtcTime to, const programme::Zone& zone);

} // namespace lianping::ctl
