#include "core/http_message.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sparekey {
namespace {

constexpr std::string_view kAuthorization = "Authorization";

}  // namespace

bool iequals(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return ascii::to_lower(x) == ascii::to_lower(y); });
}

HttpHeaders::~HttpHeaders() {
    for (auto& field : fields_)
        if (iequals(field.name, kAuthorization)) wipe(field.value);
}

void HttpHeaders::add_authorization(std::string_view scheme, Secret const& secret) {
    fields_.push_back({std::string(kAuthorization), {}});
    auto& value = fields_.back().value;
    value.reserve(scheme.size() + 1 + secret.size());  // so that it does not move, and leave an unwiped copy
    value.append(scheme).append(" ").append(secret.reveal());
}

std::size_t HttpHeaders::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(), fields_.end(), [&](Field const& field) { return iequals(field.name, name); }));
}

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
    for (auto const& field : fields_)
        if (iequals(field.name, name)) return field.value;
    return std::nullopt;
}

}  // namespace sparekey
