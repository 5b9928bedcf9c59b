#include "ops/json_answer.hpp"

#include <utility>

#include "core/json.hpp"

namespace sparekey::ops {

HttpResponse json_answer(int status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.body = std::move(text);
    return response;
}

HttpResponse json_failure(int status, std::string_view message) {
    json::Writer writer;
    writer.begin_object().member("error", message).end_object();
    return json_answer(status, writer.text());
}

}  // namespace sparekey::ops
