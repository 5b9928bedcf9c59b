#include "notify/guest_table.hpp"

#include <algorithm>
#include <set>

#include "core/trim.hpp"

namespace sparekey::notify {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::size_t kDate = std::string_view("2026-11-23").size();

std::string_view cell(GuestCells const& cells, GuestColumn column) {
    return trim(cells[static_cast<std::size_t>(column)]);
}

Error at(unsigned line, std::string_view trouble) {
    return {Errc::invalid_input, "line " + std::to_string(line) + ": " + std::string(trouble)};
}

}  // namespace

Result<void> GuestTable::add(GuestCells const& cells, unsigned line) {
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i].size() > kLongestCell)
            return at(line, std::string(kGuestColumns[i]) + " is longer than " +
                                std::to_string(kLongestCell) + " bytes; is a quote left open?");
    auto const id = cell(cells, GuestColumn::access_code_id);
    auto const name = cell(cells, GuestColumn::access_code_name);
    if (id.empty() && name.empty()) {
        ++without_key_;
        return {};
    }
    if (rows_.size() >= kMostRows) return Error{Errc::too_large, "more than a million guests"};

    auto const starts = read_time(cells, GuestColumn::starts_at, line);
    if (!starts) return starts.error();
    auto const ends = read_time(cells, GuestColumn::ends_at, line);
    if (!ends) return ends.error();

    Row row{{}, *starts, *ends, line};
    for (std::size_t i = 0; i < row.texts.size(); ++i) row.texts[i] = keep(trim(cells[i]));
    auto const by_id = !id.empty();
    (by_id ? by_id_ : by_name_)
        .emplace(row.text(by_id ? GuestColumn::access_code_id : GuestColumn::access_code_name), rows_.size());
    rows_.push_back(row);
    return {};
}

std::string_view GuestTable::keep(std::string_view text) {
    if (text.empty()) return {};
    if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < text.size()) {
        chunks_.emplace_back();
        chunks_.back().reserve(std::max(kChunk, text.size()));
    }
    auto& chunk = chunks_.back();
    chunk.insert(chunk.end(), text.begin(), text.end());
    return {chunk.data() + chunk.size() - text.size(), text.size()};
}

GuestTable::Match GuestTable::find(rescue::GuestQuery const& query) const {
    auto found = rows_of(by_id_, trim(query.access_code_id));
    if (found.empty()) {
        found = rows_of(by_name_, trim(query.access_code_name));
        std::erase_if(found, [&](std::size_t row) { return !may_be(rows_[row], query); });
    }
    if (found.empty()) return {};
    if (!agree(found)) return {std::nullopt, lines_of(found)};
    return {recipient(rows_[found.front()]), {}};
}

bool GuestTable::may_be(Row const& row, rescue::GuestQuery const& query) {
    auto const device = row.text(GuestColumn::device_id);
    auto const same_door = device.empty() || query.device_id.empty() || device == query.device_id;
    return same_door && fits(row.starts, query.starts_at) && fits(row.ends, query.ends_at);
}

/// A date is no point in time: it is that day wherever the door is. A time may differ from the code's by an
/// early check-in or a late check-out.
Result<std::optional<GuestTable::Window>> GuestTable::read_time(GuestCells const& cells, GuestColumn column,
                                                                unsigned line) {
    std::string text(cell(cells, column));
    if (text.empty()) return std::optional<Window>();
    auto const is_date = text.size() == kDate;
    if (is_date) text += "T00:00:00Z";
    auto const instant = parse_instant(text);
    if (!instant)
        return at(line, std::string(kGuestColumns[static_cast<std::size_t>(column)]) +
                            " is neither a time like 2026-11-23T15:00:00+01:00 nor a date like 2026-11-23");
    auto const time = *instant;
    return std::optional(is_date ? Window{time - 14h, time + 36h} : Window{time - 12h, time + 12h});
}

/// Both ends must fit, and not merely the stays overlap: whoever left this morning must not get the PIN of
/// whoever comes this afternoon.
bool GuestTable::fits(std::optional<Window> const& window, std::optional<Instant> at) {
    return !window || !at || (window->from <= *at && *at <= window->until);
}

bool GuestTable::same_guest(Row const& a, Row const& b) {
    return a.text(GuestColumn::name) == b.text(GuestColumn::name) &&
           a.text(GuestColumn::phone) == b.text(GuestColumn::phone) &&
           a.text(GuestColumn::email) == b.text(GuestColumn::email) &&
           a.text(GuestColumn::locale) == b.text(GuestColumn::locale);
}

rescue::Recipient GuestTable::recipient(Row const& row) {
    auto const text = [&](GuestColumn column) { return std::string(row.text(column)); };
    return {text(GuestColumn::name), text(GuestColumn::phone), text(GuestColumn::email),
            text(GuestColumn::locale)};
}

std::vector<std::size_t> GuestTable::rows_of(Index const& index, std::string_view key) const {
    std::vector<std::size_t> rows;
    auto const [begin, end] = index.equal_range(key);
    for (auto at = begin; at != end; ++at) rows.push_back(at->second);
    std::sort(rows.begin(), rows.end());
    return rows;
}

bool GuestTable::agree(std::vector<std::size_t> const& rows) const {
    return std::all_of(rows.begin(), rows.end(),
                       [&](std::size_t row) { return same_guest(rows_[row], rows_[rows.front()]); });
}

std::vector<unsigned> GuestTable::lines_of(std::vector<std::size_t> const& rows) const {
    std::vector<unsigned> lines;
    for (auto const row : rows) lines.push_back(rows_[row].line);
    return lines;
}

std::vector<std::vector<unsigned>> GuestTable::contradictions() const {
    std::set<std::vector<unsigned>> found;  // in the order of the file
    for (auto at = by_id_.begin(); at != by_id_.end(); at = by_id_.equal_range(at->first).second) {
        auto const rows = rows_of(by_id_, at->first);
        if (!agree(rows)) found.insert(lines_of(rows));
    }
    return {found.begin(), found.end()};
}

}  // namespace sparekey::notify
