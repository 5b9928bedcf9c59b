#include "http/forwarded.hpp"

#include <algorithm>
#include <iterator>

namespace sparekey::http {
namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view trim(std::string_view text) {
    auto const begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool is_port(std::string_view text) {
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

/// "192.0.2.1", "2001:db8::1", "[2001:db8::1]", and the first and the last with ":port", which is dropped.
std::optional<asio::ip::address> read_entry(std::string_view text) {
    if (text.starts_with('[')) {
        auto const end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        auto const behind = text.substr(end + 1);
        if (!behind.empty() && !(behind.front() == ':' && is_port(behind.substr(1)))) return std::nullopt;
        auto const inside = text.substr(1, end - 1);
        return inside.find(':') == std::string_view::npos ? std::nullopt : parse_ip(inside);
    }
    auto const colon = text.find(':');
    bool const has_port = colon != std::string_view::npos && colon == text.rfind(':');
    if (has_port && !is_port(text.substr(colon + 1))) return std::nullopt;
    return parse_ip(has_port ? text.substr(0, colon) : text);
}

/// Goes on to the left of `client`. False: the search is over.
bool follow(std::string_view line, std::optional<asio::ip::address>& client, TrustedProxies const& trusted) {
    for (bool more = true; more;) {
        if (!trusted.trusts(client)) return false;
        auto const comma = line.rfind(',');
        more = comma != std::string_view::npos;
        auto const entry = read_entry(trim(more ? line.substr(comma + 1) : line));
        if (!entry) return false;
        client = entry;
        if (more) line = line.substr(0, comma);
    }
    return true;
}

}  // namespace

std::string client_of(HttpHeaders const& headers, Peer const& peer, TrustedProxies const& trusted) {
    if (!trusted.trusts(peer.address)) return peer.text;
    auto client = peer.address;
    bool found = false;
    auto const last = std::make_reverse_iterator(headers.begin());
    for (auto field = std::make_reverse_iterator(headers.end()); field != last; ++field) {
        if (!iequals(field->name, "X-Forwarded-For")) continue;
        auto const before = client;
        bool const goes_on = follow(field->value, client, trusted);
        found = found || client != before;
        if (!goes_on) break;
    }
    return found && client ? client->to_string() : peer.text;
}

}  // namespace sparekey::http
