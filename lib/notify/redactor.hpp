// Takes the guest out of what a plugin says, before it reaches a log, the ledger or the history.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "rescue/notification.hpp"

namespace sparekey::notify {

/// Knows one notification's PINs, phone number (with and without its `+`), e-mail address, and the guest's
/// and the access code's name (whole, and each word of three letters or more). Knows them only as they are
/// written there: what a plugin encodes gets through.
class Redactor {
  public:
    explicit Redactor(rescue::Notification const& notification);

    /// `text` with all of that as `****`, then cut to `most` bytes: in this order, so that no half of a
    /// secret is left.
    std::string clean(std::string_view text, std::size_t most) const;

  private:
    void add(std::string_view word);
    void add_name(std::string_view name);

    std::vector<Secret> words_;
};

}  // namespace sparekey::notify
