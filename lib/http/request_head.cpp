#include "http/request_head.hpp"

#include <algorithm>

#include "core/wipe.hpp"

namespace sparekey::http {
namespace {

constexpr std::size_t kOwnCharacters = 64;  // what we add beside method, target, authority and headers

bool is_visible(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// RFC 9110 §5.6.2, for methods and header names.
bool is_token(std::string_view text) {
    return !text.empty() && is_visible(text) &&
           text.find_first_of("\"(),/:;<=>?@[\\]{}") == std::string_view::npos;
}

bool is_header_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

Error unfit(std::string_view what) {
    return {Errc::invalid_input, "request: " + std::string(what)};
}

}  // namespace

Result<std::string> render_request_head(HttpRequest const& request, Url const& url) {
    if (!is_token(request.method)) return unfit("the method is not a word");
    std::string target;
    WipeAtExit const wiped(target);
    target.reserve(url.target.size() + request.target.size());
    if (request.target.empty())
        target += url.target;
    else
        target.append(url.base_path()).append(request.target);
    if (!target.starts_with('/') || !is_visible(target)) return unfit("the target is not a path");

    for (auto const& [name, value] : request.headers) {
        if (!is_token(name)) return unfit("a header's name is not a word");
        if (!is_header_value(value))
            return unfit("the value of header " + name + " holds control characters");
    }
    auto const authority = url.authority();
    auto const has_body = !request.body.empty() || (request.method != "GET" && request.method != "HEAD");
    // Room for all of it first, so that nothing moves, and leaves an unwiped copy of a credential.
    auto room = request.method.size() + target.size() + authority.size() + kOwnCharacters;
    for (auto const& [name, value] : request.headers) room += name.size() + value.size() + 4;
    std::string head;
    head.reserve(room);
    head.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(authority);
    head.append("\r\n");
    for (auto const& [name, value] : request.headers)
        head.append(name).append(": ").append(value).append("\r\n");
    if (has_body) head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    head.append("\r\n");
    return head;
}

}  // namespace sparekey::http
