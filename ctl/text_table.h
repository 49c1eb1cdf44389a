#pragma once
// Columns for people, in terminals where a Chinese character is as wide as two Latin ones.
//
// Thread-safety: values and pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace lianping::ctl {

// How many cells of a terminal the text takes. Bytes that are no UTF-8 count one each.
std::size_t cells(std::string_view text);

// The text cut to at most `limit` cells, with "…" where something was cut.
std::string cut_to_cells(std::string_view text, std::size_t limit);

class TextTable {
public:
    enum class Align { left, right };
    struct Column {
        std::string head;
        Align align = Align::left;
        std::size_t limit = 60; // cells; what is longer is cut
    };

    explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
    // As many cells as there are columns.
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.empty(); }
    // Heads and rows, two blanks between the columns, no blanks at the ends of lines.
    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace lianping::ctl
