// Any directory, with what it answers checked.
#pragma once

#include <memory>
#include <string>

#include "core/log.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class CheckedGuests final : public rescue::GuestDirectory {
  public:
    /// `region`: as for to_e164().
    CheckedGuests(std::unique_ptr<rescue::GuestDirectory> from, std::string region, Log log)
        : from_(std::move(from)), region_(std::move(region)), log_(std::move(log)) {}

    /// Members that cannot be used are dropped, with a line in the log that names the access code and the
    /// member. Neither phone nor e-mail left: nullopt.
    asio::awaitable<Result<std::optional<rescue::Recipient>>> find(rescue::GuestQuery const& query) override;

  private:
    std::unique_ptr<rescue::GuestDirectory> from_;
    std::string region_;
    Log log_;
};

}  // namespace sparekey::notify
