#include "http/answer.hpp"

#include <boost/beast/http/status.hpp>

namespace sparekey::http {

std::string render(HttpResponse const& response, KeepAlive keep_alive, bool is_head_request) {
    auto const reason = boost::beast::http::obsolete_reason(
        boost::beast::http::int_to_status(static_cast<unsigned>(response.status)));
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason) + "\r\n";
    for (auto const& field : response.headers) text += field.name + ": " + field.value + "\r\n";

    bool const has_body = response.status != 204 && response.status != 304;
    if (has_body && !response.streamed)
        text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    if (keep_alive == KeepAlive::no) text += "Connection: close\r\n";
    if (keep_alive == KeepAlive::spoken) text += "Connection: keep-alive\r\n";
    text += "\r\n";
    if (has_body && !is_head_request) text += response.body;
    return text;
}

}  // namespace sparekey::http
