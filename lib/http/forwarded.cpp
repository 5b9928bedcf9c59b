#include "http/forwarded.hpp"

#include <iterator>

#include "core/trim.hpp"
#include "http/url.hpp"

namespace sparekey::http {
namespace {

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
