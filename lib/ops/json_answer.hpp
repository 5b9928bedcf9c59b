// Answers of the admin endpoint that programs read.
#pragma once

#include <string>
#include <string_view>

#include "core/http_message.hpp"

namespace sparekey::ops {

/// `text` is one JSON value.
HttpResponse json_answer(int status, std::string text);

/// {"error": message}
HttpResponse json_failure(int status, std::string_view message);

}  // namespace sparekey::ops
