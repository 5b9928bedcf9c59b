// Files of guests, as text, to a table. Columns and members have the names of kGuestColumns; others do not
// matter, because exports have many. Pure.
#pragma once

#include <string_view>

#include "notify/guest_table.hpp"

namespace sparekey::notify {

/// guest_csv.cpp. A header line with the columns' names, at least one of access_code_id and access_code_name
/// and one of phone and email. UTF-8, a byte order mark is skipped; the separator (comma, semicolon or tab)
/// is the one that the header has most of; RFC 4180 quotes, line ends in quoted cells included. Every row has
/// as many cells as the header: a comma too many would give a guest the neighbour's number. The Error names
/// the line.
Result<GuestTable> read_guest_csv(std::string_view text);

/// guest_json.cpp. An array of objects with strings or nulls; their "lines" are counted from 1. The Error
/// names the element.
Result<GuestTable> read_guest_json(std::string_view text);

/// By the ending of the file's name, .csv or .json. Errc::invalid_input for another one.
Result<GuestTable> read_guests(std::string_view file, std::string_view text);
Result<void> check_guest_file_name(std::string_view file);

}  // namespace sparekey::notify
