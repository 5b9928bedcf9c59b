// URLs and addresses from the configuration and from proxies.
#include "fuzz/fuzz.hpp"
#include "http/listen_address.hpp"
#include "http/request_head.hpp"
#include "http/url.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    if (auto const address = http::ListenAddress::parse(text)) {
        auto const again = http::ListenAddress::parse(address->to_string());
        fuzz::require(again && again->to_string() == address->to_string(),
                      "an address that is written can be read");
    }
    auto const url = http::parse_url(text, http::PlainHttp::anywhere);
    if (!url) return 0;
    fuzz::require(!url->host.empty() && http::is_port(url->port) && url->target.starts_with('/'),
                  "a URL is complete");
    HttpRequest request;
    request.method = "POST";
    if (auto const head = http::render_request_head(request, *url))
        fuzz::require(head->find("\r\n\r\n") == head->size() - 4, "a URL adds no header");
    return 0;
}
