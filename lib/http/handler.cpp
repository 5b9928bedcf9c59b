#include "http/handler.hpp"

namespace sparekey::http {

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
        case Refusal::bad_request:
            return "bad_request";
        case Refusal::timeout:
            return "timeout";
        case Refusal::body_too_large:
            return "body_too_large";
        case Refusal::header_too_large:
            return "header_too_large";
        case Refusal::handler_failed:
            return "handler_failed";
        case Refusal::cut_short:
            return "cut_short";
        case Refusal::tls_handshake:
            return "tls_handshake";
        case Refusal::proxy_header:
            return "proxy_header";
        case Refusal::too_many_connections:
            return "too_many_connections";
    }
    return "unknown";
}

int http_status(Refusal refusal) {
    switch (refusal) {
        case Refusal::bad_request:
            return 400;
        case Refusal::timeout:
            return 408;
        case Refusal::body_too_large:
            return 413;
        case Refusal::header_too_large:
            return 431;
        case Refusal::handler_failed:
            return 500;
        case Refusal::cut_short:
        case Refusal::tls_handshake:
        case Refusal::proxy_header:
        case Refusal::too_many_connections:
            return 0;
    }
    return 0;
}

}  // namespace sparekey::http
