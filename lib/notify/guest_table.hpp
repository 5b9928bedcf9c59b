// Guests from a file, in memory: whose guest is this access code's? Pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.hpp"
#include "core/wipe.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

/// A guest's row as a file has it; each may be empty.
enum class GuestColumn {
    access_code_id,
    access_code_name,
    device_id,
    name,
    phone,
    email,
    locale,
    starts_at,
    ends_at,
};
inline constexpr std::array<std::string_view, 9> kGuestColumns = {
    "access_code_id", "access_code_name", "device_id", "name",    "phone",
    "email",          "locale",           "starts_at", "ends_at",
};
using GuestCells = std::array<std::string_view, kGuestColumns.size()>;

/// Wipes its texts when it goes.
class GuestTable {
  public:
    GuestTable() = default;
    GuestTable(GuestTable&&) = default;
    GuestTable& operator=(GuestTable&&) = default;

    static constexpr std::size_t kMostRows = 1'000'000;
    static constexpr std::size_t kLongestCell = 4096;

    /// Copies the cells, without blanks around them. `line` is where the row stands, for people. A row that
    /// has neither id nor name of an access code is only counted. Errors: a time that cannot be read, a cell
    /// that is too long, too many rows; they name line and column, never what stands there.
    Result<void> add(GuestCells const& cells, unsigned line);

    struct Match {
        std::optional<rescue::Recipient> guest;
        std::vector<unsigned> ambiguous;  // lines of rows that lead to different guests, of whom it is none
    };

    /// The row with this access_code_id; without one, rows that have no access_code_id and this
    /// access_code_name, whose device is not another one and whose stay does not lie beside the query's.
    /// Several rows that lead to the same guest are as good as one.
    Match find(rescue::GuestQuery const& query) const;

    std::size_t size() const { return rows_.size(); }
    std::size_t without_key() const { return without_key_; }

    /// Lines of rows that have their access_code_id in common and lead to different guests.
    std::vector<std::vector<unsigned>> contradictions() const;

    /// Every guest, with the line.
    template <class Visit>
    void for_each(Visit visit) const {
        for (auto const& row : rows_) visit(recipient(row), row.line);
    }

  private:
    /// Between which instants a stay begins, or ends.
    struct Window {
        Instant from;
        Instant until;
    };
    struct Row {
        std::array<std::string_view, 7> texts;  // up to GuestColumn::locale
        std::optional<Window> starts;
        std::optional<Window> ends;
        unsigned line;

        std::string_view text(GuestColumn column) const { return texts[static_cast<std::size_t>(column)]; }
    };
    using Index = std::unordered_multimap<std::string_view, std::size_t>;  // into rows_

    std::string_view keep(std::string_view text);
    static Result<std::optional<Window>> read_time(GuestCells const& cells, GuestColumn column,
                                                   unsigned line);
    static bool fits(std::optional<Window> const& window, std::optional<Instant> at);
    static bool may_be(Row const& row, rescue::GuestQuery const& query);
    static bool same_guest(Row const& a, Row const& b);
    static rescue::Recipient recipient(Row const& row);
    std::vector<std::size_t> rows_of(Index const& index, std::string_view key) const;
    bool agree(std::vector<std::size_t> const& rows) const;
    std::vector<unsigned> lines_of(std::vector<std::size_t> const& rows) const;

    // Filled to their capacity and never moved: rows and indices point into them.
    std::vector<std::vector<char, WipingAllocator<char>>> chunks_;
    std::vector<Row> rows_;
    Index by_id_;
    Index by_name_;  // of rows without an id
    std::size_t without_key_ = 0;
};

}  // namespace sparekey::notify
