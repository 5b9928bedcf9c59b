// The operators' page as one answer: nothing that it needs is fetched from elsewhere. Pure.
#pragma once

#include <string_view>

#include "core/http_message.hpp"

namespace sparekey::ops {

/// The page, and headers that let it run its own script and style alone: only what carries `nonce`, which is
/// to be new for every answer. `csrf_token` is what its POSTs will bring (post_guard.hpp).
HttpResponse page_answer(std::string_view nonce, std::string_view csrf_token);

}  // namespace sparekey::ops
