#include "webhook/recording.hpp"

#include "core/encoding.hpp"
#include "core/json.hpp"

namespace sparekey::webhook {
namespace {

constexpr std::int64_t kVersion = 1;

Error invalid(std::string message) {
    return {Errc::invalid_input, std::move(message)};
}

using Headers = std::vector<std::pair<std::string, std::string>>;

Result<Headers> read_headers(json::Value const& root) {
    auto const object = root.object("headers");
    if (!object) return object.error();
    Headers headers;
    for (auto const& name : object->keys()) {
        auto const value = object->string(name);
        if (!value) return value.error();
        headers.emplace_back(name, *value);
    }
    return headers;
}

Result<std::string> read_body(json::Value const& root) {
    auto const has_text = root.has("body");
    auto const has_base64 = root.has("body_base64");
    if (has_text && has_base64) return invalid("body: given twice, as body and as body_base64");
    if (!has_text && !has_base64) return invalid("body: missing, and so is body_base64");
    if (has_text) return root.string("body");

    auto const encoded = root.string("body_base64");
    if (!encoded) return encoded.error();
    auto const body = base64_decode(*encoded);
    if (!body) return invalid("body_base64: not base64");
    return *body;
}

}  // namespace

std::string to_line(Recording const& recording) {
    json::Writer line;
    line.begin_object();
    line.member("version", kVersion);
    line.member("received_at", recording.received_at);
    line.member("path", recording.path);
    line.key("headers").begin_object();
    for (auto const& [name, value] : recording.headers) line.member(name, value);
    line.end_object();
    if (is_utf8(recording.body))
        line.member("body", recording.body);
    else
        line.member("body_base64", base64_encode(recording.body));
    line.end_object();
    return line.text();
}

Result<Recording> parse_recording(std::string_view line) {
    auto const document = json::Document::parse(line);
    if (!document) return document.error();
    auto const root = document->root();
    if (!root.is_object()) return invalid("the line is not a JSON object");

    auto const version = root.integer("version");
    if (!version) return version.error();
    if (*version != kVersion)
        return invalid("version: " + std::to_string(*version) + " is not known, only 1 is");
    auto const received_at = root.instant("received_at");
    if (!received_at) return received_at.error();
    auto const path = root.string("path");
    if (!path) return path.error();
    auto const headers = read_headers(root);
    if (!headers) return headers.error();
    auto const body = read_body(root);
    if (!body) return body.error();
    return Recording{*received_at, *path, *headers, *body};
}

}  // namespace sparekey::webhook
