#include "seam/api_error.hpp"

#include <gmock/gmock.h>

#include "support/fixture.hpp"

namespace sparekey::seam {
namespace {

using Kind = rescue::SeamError::Kind;
using testing::HasSubstr;
using testing::Not;

Instant const kNow = parse_instant("2026-11-23T03:05:00Z").value();

HttpResponse answer(int status, std::string body = "") {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

std::string message_for(std::string_view seams_message) {
    auto const body =
        R"({"error":{"type":"t","message":")" + std::string(seams_message) + R"("},"ok":false})";
    return read_error(answer(409, body), kNow).message;
}

TEST(ApiError, is_sorted_by_its_status) {
    struct Row {
        int status;
        Kind kind;
    };
    for (auto const& [status, kind] : {
             Row{400, Kind::rejected},     Row{401, Kind::unauthorized}, Row{402, Kind::rejected},
             Row{403, Kind::unauthorized}, Row{404, Kind::not_found},    Row{405, Kind::rejected},
             Row{408, Kind::temporary},    Row{409, Kind::temporary},    Row{410, Kind::rejected},
             Row{422, Kind::rejected},     Row{425, Kind::temporary},    Row{429, Kind::rate_limited},
             Row{499, Kind::rejected},     Row{500, Kind::temporary},    Row{502, Kind::temporary},
             Row{503, Kind::temporary},    Row{504, Kind::temporary},    Row{599, Kind::temporary},
             Row{301, Kind::temporary},    Row{302, Kind::temporary},    Row{304, Kind::temporary},
         })
        EXPECT_EQ(kind_of(status), kind) << status;
}

TEST(ApiError, is_not_sorted_by_its_type) {
    auto const error =
        read_error(answer(400, R"({"error":{"type":"internal_server_error","message":"x"}})"), kNow);
    EXPECT_EQ(error.kind, Kind::rejected);
}

TEST(ApiError, repeats_seams_type_and_message) {
    auto const error = read_error(answer(401, fixture("seam/error-401.json")), kNow);
    EXPECT_EQ(error.status, 401);
    EXPECT_EQ(error.message, "HTTP 401 unauthorized: API Key not found");
    EXPECT_EQ(error.request_id, "");
}

TEST(ApiError, takes_the_request_id_from_the_header_else_from_the_body) {
    auto response = answer(404, fixture("seam/error-404-access-code-real-docs.json"));
    EXPECT_EQ(read_error(response, kNow).request_id, "bf6643a3-a102-4f3b-b4c3-bd8cd1119ba2");
    response.headers.add("Seam-Request-Id", "from-the-header");
    EXPECT_EQ(read_error(response, kNow).request_id, "from-the-header");
}

TEST(ApiError, reads_retry_after) {
    auto response = answer(429);
    EXPECT_EQ(read_error(response, kNow).retry_after, std::nullopt);
    response.headers.add("Retry-After", "17");
    EXPECT_EQ(read_error(response, kNow).retry_after, std::chrono::seconds(17));

    auto dated = answer(503);
    dated.headers.add("Retry-After", "Mon, 23 Nov 2026 03:06:00 GMT");
    EXPECT_EQ(read_error(dated, kNow).retry_after, std::chrono::seconds(60));
}

TEST(ApiError, leaves_out_a_body_that_is_not_seams) {
    for (auto const* const body :
         {"", "404", "Invalid JSON", "<html>secret</html>", "[]", "{}", R"({"error":"secret"})",
          R"({"error":{}})", R"({"error":{"type":7,"message":["secret"]}})"})
        EXPECT_EQ(read_error(answer(503, body), kNow).message, "HTTP 503") << body;
}

TEST(ApiError, masks_what_could_be_a_pin) {
    EXPECT_EQ(message_for("Cannot set duplicate access code 1234 named Dup for period 5"),
              "HTTP 409 t: Cannot set duplicate access code **** named Dup for period 5");
    for (auto const* const pin : {"1234", "0042", "987654321098", "AB12", "12cd", "x9y8z7"})
        for (auto const* const around : {"code ?", "? is taken", "(?)", "'?'", "pin:?,", "?"}) {
            std::string text = around;
            text.replace(text.find('?'), 1, pin);
            EXPECT_THAT(message_for(text), Not(HasSubstr(pin)));
        }
}

TEST(ApiError, keeps_words_that_are_no_pin) {
    EXPECT_EQ(message_for("access_code_id is required"), "HTTP 409 t: access_code_id is required");
    EXPECT_EQ(message_for("10 a minute"), "HTTP 409 t: 10 a minute");
}

TEST(ApiError, is_cut_to_a_length_for_logs) {
    EXPECT_LT(message_for(std::string(100'000, 'x')).size(), 300u);
}

}  // namespace
}  // namespace sparekey::seam
