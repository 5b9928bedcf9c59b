// The parameters of a request to Seam: a query string and a JSON body say the same thing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "sim/answer.hpp"

namespace sparekey::sim {

/// Is `value` among `wanted`? Nothing wanted in particular: yes.
bool is_wanted(std::vector<std::string> const& wanted, std::string_view value);

class Params {
  public:
    /// Pairs that cannot be decoded make the whole query empty.
    static Params from_query(std::string_view query);
    /// Members that are null count as absent, numbers and flags as their text; objects inside are not kept.
    static Result<Params> from_json(std::string_view body);

    std::optional<std::string> text(std::string_view key) const;
    std::vector<std::string> list(std::string_view key) const;
    bool flag(std::string_view key) const { return text(key) == "true"; }

    /// These answer invalid_input where the parameter breaks its form.
    Checked<std::string> required_uuid(std::string_view key) const;
    Checked<std::optional<Instant>> instant(std::string_view key) const;
    Checked<std::size_t> number(std::string_view key, std::size_t otherwise) const;

    /// Every parameter but page_cursor, in one fixed spelling: pages must be asked for with the same ones.
    std::string without_page_cursor() const;

  private:
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace sparekey::sim
