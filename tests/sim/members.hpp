// Optional members of a JSON object, read one after the other; a wrong type is reported once, at the end.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace sparekey::sim {

class Members {
  public:
    explicit Members(json::Value object) : object_(std::move(object)) {}

    /// Each takes the member over into `into`, and leaves it as it is where the member is missing or null.
    Members& read(std::string_view key, std::string& into);
    Members& read(std::string_view key, bool& into);
    Members& read(std::string_view key, int& into);
    Members& read(std::string_view key, std::optional<std::string>& into);
    Members& read(std::string_view key, std::optional<int>& into);
    Members& read(std::string_view key, std::optional<Instant>& into);
    Members& read(std::string_view key, std::vector<std::string>& into);
    Members& read(std::string_view key, std::vector<std::chrono::milliseconds>& into);

    /// The first member that had a wrong type.
    std::optional<Error> const& error() const { return error_; }

  private:
    template <class Found, class Into>
    Members& take(Found const& found, Into& into);

    json::Value object_;
    std::optional<Error> error_;
};

}  // namespace sparekey::sim
