#include "sim/answer.hpp"

#include <stdexcept>

namespace sparekey::sim {
namespace {

void write_validation_errors(json::Writer& writer, ApiError const& error) {
    writer.key("validation_errors").begin_object();
    writer.key("_errors").begin_array().end_array();
    writer.key(error.field).begin_object();
    writer.key("_errors").begin_array().value(error.field_error).end_array();
    writer.end_object().end_object();
}

std::string body_of(ApiError const& error, std::string_view request_id) {
    json::Writer writer;
    writer.begin_object().key("error").begin_object();
    writer.member("type", error.type).member("message", error.message);
    if (!error.field.empty()) write_validation_errors(writer, error);
    writer.member("request_id", request_id).end_object();
    return writer.member("ok", false).end_object().text();
}

}  // namespace

void throw_exception_from_error(ApiError const& error, boost::source_location const&) {
    throw std::logic_error(error.message);
}

ApiError invalid_input(std::string_view field, std::string_view what) {
    auto message = std::string(what) + " for provided \"" + std::string(field) + "\"";
    return {.type = "invalid_input",
            .message = std::move(message),
            .field = std::string(field),
            .field_error = std::string(what)};
}

HttpResponse json_response(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.headers.add("content-type", "application/json; charset=utf-8");
    response.body = std::move(body);
    return response;
}

HttpResponse response_of(Answer const& answer, std::string_view request_id) {
    if (answer) return json_response(200, *answer);
    auto const& error = answer.error();
    auto response = json_response(error.status, body_of(error, request_id));
    if (error.retry_after_s) response.headers.add("retry-after", std::to_string(*error.retry_after_s));
    return response;
}

}  // namespace sparekey::sim
