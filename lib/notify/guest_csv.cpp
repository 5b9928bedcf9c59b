#include <csv.h>

#include <algorithm>

#include "core/encoding.hpp"
#include "core/http_message.hpp"
#include "core/wiping_malloc.hpp"
#include "notify/guest_formats.hpp"

namespace sparekey::notify {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMostColumns = 1000;
constexpr std::size_t kLongestLine = 64 * 1024;  // and a cell of several lines is not longer

void* wiping_realloc(void* old, std::size_t size) {
    return WipingMalloc::Realloc(old, old == nullptr ? 0 : malloc_usable_size(old), size);
}

Error at(unsigned line, std::string_view trouble) {
    return {Errc::invalid_input, "line " + std::to_string(line) + ": " + std::string(trouble)};
}

/// The one that the header has most of outside of quotes.
char separator_of(std::string_view header) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (char const separator : {',', ';', '\t'}) {
        bool quoted = false;
        auto const count = std::count_if(header.begin(), header.end(), [&](char c) {
            if (c == '"') quoted = !quoted;
            return c == separator && !quoted;
        });
        if (count > most) {
            most = count;
            best = separator;
        }
    }
    return best;
}

/// The separator is no blank, also if it is a tab: two of them are an empty cell.
int is_blank(unsigned char c) {
    return c == ' ' ? 1 : 0;
}

class CsvReader {
  public:
    explicit CsvReader(char separator) {
        csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
        csv_set_delim(&parser_, static_cast<unsigned char>(separator));
        csv_set_space_func(&parser_, is_blank);
        csv_set_realloc_func(&parser_, wiping_realloc);
        csv_set_free_func(&parser_, WipingMalloc::Free);
    }
    ~CsvReader() { csv_free(&parser_); }
    CsvReader(CsvReader const&) = delete;
    CsvReader& operator=(CsvReader const&) = delete;

    /// One line of text with its end; a row may have several.
    Result<void> feed(std::string_view line) {
        ++line_;
        if (!in_row_) {
            if (line.find_first_not_of(" \r\n") == std::string_view::npos) return {};
            row_line_ = line_;
            in_row_ = true;
        }
        if (line.find('\0') != std::string_view::npos || !is_utf8(line))
            return at(line_, "not UTF-8; Excel writes it as \"CSV UTF-8\"");
        if (line.size() > kLongestLine) return at(line_, "longer than 64 KiB");
        auto const taken = csv_parse(&parser_, line.data(), line.size(), on_cell, on_row, this);
        if (taken != line.size()) return broken();
        if (csv_get_buffer_size(&parser_) > 2 * kLongestLine)
            return at(row_line_, "a cell longer than 64 KiB; is a quote left open?");
        return std::exchange(result_, {});
    }

    Result<GuestTable> finish() {
        if (csv_fini(&parser_, on_cell, on_row, this) != 0) return broken();
        if (!result_) return result_.error();
        if (columns_.empty()) return Error{Errc::invalid_input, "no header line: the file is empty"};
        return std::move(table_);
    }

  private:
    // libcsv calls these; C has no exceptions, so what they throw (no memory) ends the program.
    static void on_cell(void* text, std::size_t size, void* self) noexcept {
        static_cast<CsvReader*>(self)->cell({static_cast<char const*>(text), size});
    }
    static void on_row(int, void* self) noexcept { static_cast<CsvReader*>(self)->row(); }

    void cell(std::string_view text) { cells_.emplace_back(text); }

    void row() {
        in_row_ = false;
        if (result_) result_ = columns_.empty() ? read_header() : read_row();
        cells_.clear();
    }

    Result<void> read_header() {
        if (cells_.size() > kMostColumns) return at(row_line_, "more than 1000 columns");
        for (auto const& cell : cells_) {
            auto const known = std::find_if(kGuestColumns.begin(), kGuestColumns.end(),
                                            [&](auto name) { return iequals(name, cell.reveal()); });
            auto const column = known - kGuestColumns.begin();
            if (known != kGuestColumns.end() && has(static_cast<GuestColumn>(column)))
                return at(row_line_, "the column " + std::string(*known) + " is there twice");
            columns_.push_back(static_cast<std::size_t>(column));
        }
        if (!has(GuestColumn::access_code_id) && !has(GuestColumn::access_code_name))
            return at(row_line_, "a header is needed, with a column access_code_id or access_code_name");
        if (!has(GuestColumn::phone) && !has(GuestColumn::email))
            return at(row_line_, "the header has neither a column phone nor a column email");
        return {};
    }

    bool has(GuestColumn column) const {
        return std::find(columns_.begin(), columns_.end(), static_cast<std::size_t>(column)) !=
               columns_.end();
    }

    Result<void> read_row() {
        if (cells_.size() != columns_.size())
            return at(row_line_, std::to_string(cells_.size()) + " cells, but the header has " +
                                     std::to_string(columns_.size()));
        GuestCells cells;
        for (std::size_t i = 0; i < cells_.size(); ++i)
            if (columns_[i] < cells.size()) cells[columns_[i]] = cells_[i].reveal();
        return table_.add(cells, row_line_);
    }

    Error broken() {
        if (csv_error(&parser_) != CSV_EPARSE) return {Errc::internal, csv_strerror(csv_error(&parser_))};
        return at(row_line_, "a quote is in the wrong place, or left open");
    }

    csv_parser parser_{};
    std::vector<std::size_t> columns_;  // of each cell of a row; kGuestColumns.size(): not of interest
    std::vector<Secret> cells_;         // of the row so far
    GuestTable table_;
    Result<void> result_;
    unsigned line_ = 0;      // the last one fed
    unsigned row_line_ = 0;  // where the row began
    bool in_row_ = false;
};

}  // namespace

Result<GuestTable> read_guest_csv(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    CsvReader reader(separator_of(text.substr(0, text.find('\n'))));
    while (!text.empty()) {
        auto const end = text.find('\n');
        auto const line = text.substr(0, end == std::string_view::npos ? end : end + 1);
        text.remove_prefix(line.size());
        if (auto const fed = reader.feed(line); !fed) return fed.error();
    }
    return reader.finish();
}

}  // namespace sparekey::notify
