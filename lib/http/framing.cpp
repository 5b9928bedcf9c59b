#include "http/framing.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace sparekey::http {
namespace {

constexpr std::string_view kEndOfLine = "\r\n";

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
constexpr bool is_token_character(char c) {
    return ascii::is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Cuts `text` after the first `separator` and returns what came before it; all of it if there is none.
std::string_view take_until(std::string_view& text, std::string_view separator) {
    auto const at = text.find(separator);
    auto const taken = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + separator.size());
    return taken;
}

Error malformed(char const* why) {
    return {Errc::invalid_input, why};
}

/// Why this line cannot stand, or nothing.
std::string_view fault_in_line(std::string_view line) {
    if (!line.empty() && is_blank(line.front())) return "folded header line";
    for (char const c : line) {
        if (ascii::is_control(c) && c != '\t') return "control character in the head";
    }
    return {};
}

Result<HttpRequest> parse_request_line(std::string_view line, bool& is_http_1_0) {
    HttpRequest request;
    request.method = take_until(line, " ");
    request.target = take_until(line, " ");
    auto const version = line;

    if (!is_token(request.method)) return malformed("malformed method");
    if (!request.target.starts_with('/')) return malformed("target is not in origin form");
    auto const is_visible = [](char c) { return c > ' ' && c < 0x7f && c != '#'; };
    if (!std::ranges::all_of(request.target, is_visible)) return malformed("malformed target");
    if (version != "HTTP/1.0" && version != "HTTP/1.1") return malformed("unknown HTTP version");
    is_http_1_0 = version == "HTTP/1.0";
    return request;
}

std::string_view fault_in_host(HttpHeaders const& headers, bool is_http_1_0) {
    auto const host = headers.find("Host");
    if (!host) return is_http_1_0 ? "" : "no Host";
    if (headers.count("Host") > 1) return "more than one Host";
    // An empty Host is for targets that name no host, such as authority form, which we refuse.
    if (host->empty()) return "empty Host";
    if (host->find_first_of(" \t,/@?#\\") != std::string_view::npos) return "malformed Host";
    return {};
}

std::string_view fault_in_body_framing(HttpHeaders const& headers, bool is_http_1_0) {
    auto const encodings = headers.count("Transfer-Encoding");
    auto const lengths = headers.count("Content-Length");
    if (encodings > 0) {
        if (is_http_1_0) return "Transfer-Encoding in HTTP/1.0";
        if (lengths > 0) return "Transfer-Encoding together with Content-Length";
        if (encodings > 1) return "more than one Transfer-Encoding";
        if (!iequals(*headers.find("Transfer-Encoding"), "chunked"))
            return "Transfer-Encoding other than chunked";
    }
    if (lengths > 1) return "more than one Content-Length";
    if (lengths == 1) {
        auto const length = *headers.find("Content-Length");
        // 18 digits always fit into 64 bits.
        if (length.empty() || length.size() > 18 || !std::ranges::all_of(length, ascii::is_digit))
            return "malformed Content-Length";
    }
    return {};
}

}  // namespace

HeadScan scan_head(std::string_view bytes, std::size_t limit) {
    std::size_t start = 0;
    for (;;) {
        auto const feed = bytes.find('\n', start);
        auto line = bytes.substr(start, feed == std::string_view::npos ? feed : feed - start);
        bool const ended = feed != std::string_view::npos;
        if (ended && !line.ends_with('\r')) return {HeadScan::State::malformed, 0, "line ends in a bare LF"};
        // Of a line still arriving, the last byte may be the CR of its end.
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (auto const why = fault_in_line(line); !why.empty()) return {HeadScan::State::malformed, 0, why};

        auto const size = ended ? feed + 1 : bytes.size();
        if (size > limit) return {HeadScan::State::too_large};
        if (!ended) return {size == limit ? HeadScan::State::too_large : HeadScan::State::incomplete};
        if (line.empty() && start == 0) return {HeadScan::State::malformed, 0, "empty request line"};
        if (line.empty()) return {HeadScan::State::complete, size};
        start = size;
    }
}

Result<HttpRequest> parse_head(std::string_view head) {
    bool is_http_1_0 = false;
    auto request = parse_request_line(take_until(head, kEndOfLine), is_http_1_0);
    if (!request) return request;

    for (auto line = take_until(head, kEndOfLine); !line.empty(); line = take_until(head, kEndOfLine)) {
        if (line.find(':') == std::string_view::npos) return malformed("header line without a colon");
        auto const name = take_until(line, ":");
        if (!is_token(name)) return malformed("malformed header name");
        request->headers.add(name, trim(line));
    }
    for (auto const rule : {fault_in_host, fault_in_body_framing}) {
        auto const why = rule(request->headers, is_http_1_0);
        if (!why.empty()) return Error(Errc::invalid_input, std::string(why));
    }
    return request;
}

bool expects_continue(HttpHeaders const& headers) {
    auto const expectation = headers.find("Expect");
    return expectation && iequals(*expectation, "100-continue");
}

}  // namespace sparekey::http
