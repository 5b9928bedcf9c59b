#include "sim/params.hpp"

#include <algorithm>
#include <boost/url/parse_query.hpp>
#include <charconv>

namespace sparekey::sim {
namespace {

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool const hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !hex) return false;
    }
    return true;
}

std::vector<std::string> values_of(json::Value const& object, std::string_view key) {
    if (auto const text = object.string(key)) return {*text};
    if (auto const number = object.integer(key)) return {std::to_string(*number)};
    if (auto const flag = object.optional_bool(key)) return {**flag ? "true" : "false"};

    std::vector<std::string> values;
    for (auto const& item : object.array_or_empty(key)) {
        auto const text = item.as_string();
        values.push_back(text ? *text : item.dump());
    }
    return values;
}

}  // namespace

bool is_wanted(std::vector<std::string> const& wanted, std::string_view value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

Params Params::from_query(std::string_view query) {
    Params params;
    auto const pairs = boost::urls::parse_query(query);
    if (!pairs) return params;
    for (auto const& pair : boost::urls::params_view(*pairs)) params.values_[pair.key].push_back(pair.value);
    return params;
}

Result<Params> Params::from_json(std::string_view body) {
    auto const document = json::Document::parse(body);
    if (!document) return document.error();
    auto const root = document->root();
    Params params;
    for (auto const& key : root.keys()) {
        if (root.has(key)) params.values_[key] = values_of(root, key);
    }
    return params;
}

std::optional<std::string> Params::text(std::string_view key) const {
    auto const found = values_.find(key);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second.front();
}

std::vector<std::string> Params::list(std::string_view key) const {
    auto const found = values_.find(key);
    return found == values_.end() ? std::vector<std::string>() : found->second;
}

Checked<std::string> Params::required_uuid(std::string_view key) const {
    auto const value = text(key);
    if (!value) return invalid_input(key, "Required");
    if (!is_uuid(*value)) return invalid_input(key, "Invalid uuid");
    return *value;
}

Checked<std::optional<Instant>> Params::instant(std::string_view key) const {
    auto const value = text(key);
    if (!value) return std::optional<Instant>();
    auto const parsed = parse_instant(*value);
    if (!parsed) return invalid_input(key, "Invalid date");
    return std::optional<Instant>(*parsed);
}

Checked<std::size_t> Params::number(std::string_view key, std::size_t otherwise) const {
    auto const value = text(key);
    if (!value) return {boost::system::in_place_value, otherwise};
    std::size_t number = 0;
    auto const* const end = value->data() + value->size();
    auto const read = std::from_chars(value->data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return invalid_input(key, "Expected number");
    return {boost::system::in_place_value, number};
}

std::string Params::without_page_cursor() const {
    json::Writer writer;
    writer.begin_object();
    for (auto const& [key, values] : values_) {
        if (key == "page_cursor") continue;
        writer.key(key).begin_array();
        for (auto const& value : values) writer.value(value);
        writer.end_array();
    }
    return writer.end_object().text();
}

}  // namespace sparekey::sim
