// Names as they may stand in a message: they come from other people, and go to phones. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sparekey::rescue {

/// One line of at most `most` characters: what breaks lines, controls terminals, turns the direction of
/// writing or is for private use becomes a space; of several spaces one is left, and none at the ends.
std::string one_line(std::string_view name, std::size_t most);

/// The first `most` characters and no space after them. Marks stay with their letters.
std::string cut_to(std::string_view name, std::size_t most);

std::size_t count_characters(std::string_view utf8);

/// The same with letters and signs that an SMS of 160 characters can have: "Praça’s" becomes "Praca's".
/// Characters for which there is none stay.
std::string in_gsm_letters(std::string_view utf8);

}  // namespace sparekey::rescue
