#include "core/http_message.hpp"
#include "core/json.hpp"
#include "notify/guest_formats.hpp"

namespace sparekey::notify {
namespace {

/// The path in the Error is the JSON codec's, "[1].phone".
Error at(unsigned number, Error error) {
    error.message.erase(0, error.message.find('.') + 1);
    return with_context("element " + std::to_string(number), std::move(error));
}

Result<void> add(json::Value guest, unsigned number, GuestTable& table) {
    if (!guest.is_object())
        return Error{Errc::invalid_input, "element " + std::to_string(number) + " is not an object"};
    std::array<std::optional<Secret>, kGuestColumns.size()> texts;
    GuestCells cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto text = guest.optional_secret(kGuestColumns[i]);
        if (!text) return at(number, text.error());
        texts[i] = std::move(*text);
        if (texts[i]) cells[i] = texts[i]->reveal();
    }
    return table.add(cells, number);
}

bool ends_with(std::string_view file, std::string_view ending) {
    return file.size() > ending.size() && iequals(file.substr(file.size() - ending.size()), ending);
}

}  // namespace

Result<GuestTable> read_guest_json(std::string_view text) {
    auto const document = json::Document::parse(text);
    if (!document) return document.error();
    if (!document->root().is_array()) return Error{Errc::invalid_input, "not a JSON array"};
    GuestTable table;
    unsigned number = 0;
    for (auto const& guest : document->root().items())
        if (auto const added = add(guest, ++number, table); !added) return added.error();
    return table;
}

Result<void> check_guest_file_name(std::string_view file) {
    if (ends_with(file, ".csv") || ends_with(file, ".json")) return {};
    return Error{Errc::invalid_input, "must end in .csv or .json"};
}

Result<GuestTable> read_guests(std::string_view file, std::string_view text) {
    if (auto const named = check_guest_file_name(file); !named) return named.error();
    return ends_with(file, ".csv") ? read_guest_csv(text) : read_guest_json(text);
}

}  // namespace sparekey::notify
