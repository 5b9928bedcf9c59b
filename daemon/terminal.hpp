// Output for people: tables that fit the terminal, colours where they help, widths as the terminal counts
// them.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace sparekey::daemon {

enum class Colour { none, red, yellow, green, dim, bold };

/// What this standard output can do.
struct Terminal {
    bool colours = false;
    std::size_t width = 80;  // columns

    /// Colours on a terminal, unless NO_COLOR is set or TERM is dumb; the terminal's own width, of which a
    /// pipe has none.
    static Terminal of_stdout();

    /// The text in this colour, or as it is where there are none.
    std::string paint(Colour colour, std::string_view text) const;
};

/// Columns that the text takes on a terminal: UTF-8, wide and combining characters counted as they show.
/// Bytes that are not UTF-8 and control characters count as one.
std::size_t display_width(std::string_view text);

/// Cut to at most `width` columns, with an ellipsis in the last one if anything was cut; control characters
/// (which may come from a webhook) are shown as ?.
std::string fit(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at spaces where there are any; at least one, nothing cut.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Rows under a head. Columns are as wide as their widest cell; the last one is cut where the terminal ends.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> head) { rows_.push_back({std::move(head), Colour::dim}); }

    /// As many cells as the head has.
    void add(std::vector<std::string> cells, Colour colour = Colour::none) {
        rows_.push_back({std::move(cells), colour});
    }
    bool empty() const { return rows_.size() == 1; }

    void print(std::ostream& out, Terminal const& terminal) const;

  private:
    struct Row {
        std::vector<std::string> cells;
        Colour colour;
    };
    std::vector<Row> rows_;
};

}  // namespace sparekey::daemon
