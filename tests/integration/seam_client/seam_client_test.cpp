#include "seam/client.hpp"

#include <gmock/gmock.h>

#include "support/fixture.hpp"
#include "support/log_capture.hpp"
#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "support/stub_server.hpp"

namespace sparekey::seam {
namespace {

using rescue::SeamResult;
using testing::AllOf;
using testing::Each;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = rescue::SeamError::Kind;

struct RecordedRequests final : SeamObserver {
    std::vector<std::string> told;  // "/access_codes/get 200"
    void answered(std::string_view route, int status, std::chrono::milliseconds took) override {
        EXPECT_GE(took.count(), 0);
        told.push_back(std::string(route) + " " + std::to_string(status));
    }
};

class SeamClientTest : public testing::Test {
  protected:
    http::ClientOptions http_options() {
        http::ClientOptions options;
        options.url = Secret(server.url());
        return options;
    }

    SeamOptions seam_options(std::string_view key, std::string workspace_id = "") {
        return {Secret(key), std::move(workspace_id), std::chrono::seconds(20)};
    }

    template <class T>
    T wait(asio::awaitable<T> call) {
        return run_on(context, std::move(call));
    }

    SeamResult<rescue::AccessCode> get_code() { return wait(seam.get_access_code("f863")); }

    asio::io_context context{1};
    StubServer server{context};
    LogCapture log;
    RecordedRequests requests;
    ManualClock clock{parse_instant("2026-11-23T03:05:00Z").value()};
    std::unique_ptr<http::Client> http = http::Client::create(http_options()).value();
    SeamClient seam{*http, seam_options("seam_test1_key"), clock, log.log(), requests};
};

TEST_F(SeamClientTest, gets_an_access_code) {
    server.answer(stub_http(200, fixture("seam/response-access_codes-get.json")));
    EXPECT_EQ(get_code().value().name, "Jane Doe");
    ASSERT_EQ(server.requests().size(), 1u);
    EXPECT_THAT(server.requests()[0], StartsWith("POST /access_codes/get HTTP/1.1\r\n"));
    EXPECT_THAT(server.requests()[0], EndsWith("\r\n\r\n{\"access_code_id\":\"f863\"}"));
}

TEST_F(SeamClientTest, tells_of_every_request_and_its_status) {
    server.answer(stub_http(200, fixture("seam/response-access_codes-get.json")));
    server.answer(stub_http(503, ""));
    server.answer("this is no HTTP\r\n\r\n", StubAnswer::Then::close);
    server.answer("nor is this\r\n\r\n", StubAnswer::Then::close);
    for (auto i = 0; i < 3; ++i) static_cast<void>(get_code());
    EXPECT_THAT(requests.told, testing::ElementsAre("/access_codes/get 200", "/access_codes/get 503",
                                                    "/access_codes/get 0"));
}

TEST_F(SeamClientTest, gets_a_device) {
    server.answer(stub_http(200, fixture("seam/response-devices-get.json")));
    EXPECT_EQ(wait(seam.get_device("6aae")).value().name, "Unit 4B Front Door");
    EXPECT_THAT(server.requests().at(0), StartsWith("POST /devices/get HTTP/1.1\r\n"));
    EXPECT_THAT(server.requests().at(0), EndsWith("\r\n\r\n{\"device_id\":\"6aae\"}"));
}

TEST_F(SeamClientTest, lists_devices_page_by_page) {
    server.answer(
        stub_http(200, R"({"devices":[{"device_id":"a"}],"pagination":{"next_page_cursor":"c1"}})"));
    server.answer(
        stub_http(200, R"({"devices":[{"device_id":"b"}],"pagination":{"next_page_cursor":null}})"));
    auto const first = wait(seam.list_devices("", 500)).value();
    auto const second = wait(seam.list_devices(first.next_cursor, 500)).value();
    EXPECT_EQ(second.devices.at(0).device_id, "b");
    EXPECT_EQ(second.next_cursor, "");
    EXPECT_THAT(server.requests().at(0), EndsWith("\r\n\r\n{\"limit\":500}"));
    EXPECT_THAT(server.requests().at(1), EndsWith("\r\n\r\n{\"limit\":500,\"page_cursor\":\"c1\"}"));
}

TEST_F(SeamClientTest, pulls_a_backup_under_either_key) {
    server.answer(stub_http(200, fixture("seam/response-pull-both-keys.json")));
    server.answer(stub_http(200, fixture("seam/response-pull-fake-only-backup_access_code.json")));
    server.answer(
        stub_http(200, R"({"access_code":{"access_code_id":"b","device_id":"d","code":"0042"},"ok":true})"));

    auto const both = wait(seam.pull_backup("f863")).value();
    EXPECT_TRUE(both.backup_access_code && both.access_code);
    auto const fake = wait(seam.pull_backup("f863")).value();
    EXPECT_EQ(fake.backup_access_code.value().access_code_id, "access_code2");
    EXPECT_FALSE(fake.access_code);
    auto const only_new = wait(seam.pull_backup("f863")).value();
    EXPECT_FALSE(only_new.backup_access_code);
    EXPECT_TRUE(same(only_new.access_code.value().pin, Secret("0042")));

    EXPECT_THAT(server.requests(),
                Each(AllOf(StartsWith("POST /access_codes/pull_backup_access_code HTTP/1.1\r\n"),
                           EndsWith("\r\n\r\n{\"access_code_id\":\"f863\"}"))));
}

TEST_F(SeamClientTest, updates_both_dates_whatever_shape_the_answer_has) {
    auto const starts_at = parse_instant("2026-12-01T14:55:10.004Z").value();
    auto const ends_at = parse_instant("2026-12-05T19:00:00Z").value();
    for (auto const& answer :
         {stub_http(200, fixture("seam/response-update-openapi.json")),
          stub_http(200, fixture("seam/response-update-documented-empty.json")), stub_http(200, "{}"),
          stub_http(200, ""), std::string("HTTP/1.1 204 No Content\r\n\r\n")}) {
        server.answer(answer);
        EXPECT_TRUE(wait(seam.update_times("284c", starts_at, ends_at))) << answer;
    }
    EXPECT_THAT(server.requests(),
                Each(AllOf(StartsWith("POST /access_codes/update HTTP/1.1\r\n"),
                           EndsWith("\r\n\r\n{\"access_code_id\":\"284c\",\"type\":\"time_bound\","
                                    "\"starts_at\":\"2026-12-01T14:55:10.004Z\","
                                    "\"ends_at\":\"2026-12-05T19:00:00.000Z\"}"))));
}

TEST_F(SeamClientTest, sends_the_headers_that_seam_asks_for) {
    server.answer(stub_http(404, ""));
    get_code();
    auto const& request = server.requests().at(0);
    EXPECT_THAT(request, HasSubstr("\r\nAuthorization: Bearer seam_test1_key\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nContent-Type: application/json\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nUser-Agent: sparekeyd/"));
}

TEST_F(SeamClientTest, names_the_workspace_with_a_personal_access_token_alone) {
    SeamClient with_token(*http, seam_options("seam_at1_token", "w1"), clock, Log());
    SeamClient with_key(*http, seam_options("seam_test1_key", "w1"), clock, Log());
    for (auto* const client : {&with_token, &with_key}) {
        server.answer(stub_http(404, ""));
        EXPECT_FALSE(wait(client->get_access_code("f863")));
    }
    EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nAuthorization: Bearer seam_at1_token\r\n"));
    EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nseam-workspace: w1\r\n"));
    EXPECT_THAT(server.requests().at(1), Not(HasSubstr("seam-workspace")));
}

TEST_F(SeamClientTest, sorts_failures_by_status) {
    struct Row {
        int status;
        Kind kind;
    };
    for (auto const& [status, kind] :
         {Row{400, Kind::rejected}, Row{401, Kind::unauthorized}, Row{403, Kind::unauthorized},
          Row{404, Kind::not_found}, Row{408, Kind::temporary}, Row{409, Kind::temporary},
          Row{422, Kind::rejected}, Row{425, Kind::temporary}, Row{429, Kind::rate_limited},
          Row{500, Kind::temporary}, Row{503, Kind::temporary}, Row{302, Kind::temporary}}) {
        server.answer(stub_http(status, ""));
        auto const code = get_code();
        ASSERT_FALSE(code) << status;
        EXPECT_EQ(code.error().kind, kind) << status;
        EXPECT_EQ(code.error().status, status);
    }
    server.answer(stub_http(503, ""));
    auto const now = clock.now();
    EXPECT_EQ(wait(seam.update_times("284c", now, now)).error().kind, Kind::temporary);
}

TEST_F(SeamClientTest, hands_on_retry_after_and_request_id) {
    server.answer(stub_http(429, "", "Retry-After: 17\r\nseam-request-id: r1\r\n"));
    auto const error = get_code().error();
    EXPECT_EQ(error.retry_after, std::chrono::seconds(17));
    EXPECT_EQ(error.request_id, "r1");
}

TEST_F(SeamClientTest, takes_an_answer_that_cannot_be_read_for_temporary) {
    for (auto const* const body : {"", "not JSON", "{\"access_code\":", "{\"ok\":true}", "[]"}) {
        server.answer(stub_http(200, body, "seam-request-id: r2\r\n"));
        auto const code = get_code();
        ASSERT_FALSE(code) << body;
        EXPECT_EQ(code.error().kind, Kind::temporary) << body;
        EXPECT_EQ(code.error().status, 200) << body;
        EXPECT_EQ(code.error().request_id, "r2") << body;
        EXPECT_THAT(code.error().message, HasSubstr("cannot be read")) << body;
    }
}

TEST_F(SeamClientTest, takes_no_answer_for_temporary) {
    server.answer("", StubAnswer::Then::close);
    auto const error = get_code().error();
    EXPECT_EQ(error.kind, Kind::temporary);
    EXPECT_EQ(error.status, 0);
    EXPECT_THAT(error.message, HasSubstr("closed before an answer came"));
}

TEST_F(SeamClientTest, takes_a_passed_deadline_for_temporary) {
    auto options = seam_options("seam_test1_key");
    options.request_timeout = std::chrono::milliseconds(100);
    SeamClient hasty(*http, options, clock, Log());
    auto const error = wait(hasty.get_access_code("f863")).error();  // the server hangs
    EXPECT_EQ(error.kind, Kind::temporary);
    EXPECT_THAT(error.message, HasSubstr(" within 100 ms"));
}

TEST_F(SeamClientTest, sends_again_what_met_a_dying_connection) {
    server.answer(stub_http(404, ""));
    get_code();
    server.answer("", StubAnswer::Then::close);
    server.answer(stub_http(200, fixture("seam/response-pull-both-keys.json")));
    EXPECT_TRUE(wait(seam.pull_backup("f863")));
    EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(SeamClientTest, writes_one_line_for_a_good_answer) {
    server.answer(stub_http(200, fixture("seam/response-access_codes-get.json"), "seam-request-id: r3\r\n"));
    get_code().value();
    ASSERT_EQ(log.lines().size(), 1u);
    EXPECT_THAT(log.lines()[0],
                StartsWith("debug Seam answered route=/access_codes/get status=200 request_id=r3 took_ms="));
}

TEST_F(SeamClientTest, warns_of_a_failure) {
    server.answer(stub_http(404, fixture("seam/error-404-access-code-real-docs.json")));
    get_code();
    EXPECT_THAT(
        log.lines().back(),
        AllOf(StartsWith("warning a request to Seam failed route=/access_codes/get "),
              HasSubstr(" kind=not_found status=404 "),
              HasSubstr("request_id=bf6643a3-a102-4f3b-b4c3-bd8cd1119ba2"), HasSubstr("Device not found")));
}

TEST_F(SeamClientTest, never_writes_a_pin_or_the_key) {
    server.answer(stub_http(200, fixture("seam/response-access_codes-get.json")));
    get_code().value();
    server.answer(stub_http(200, fixture("seam/response-pull-both-keys.json")));
    wait(seam.pull_backup("f863")).value();
    server.answer(
        stub_http(409, R"({"error":{"type":"duplicate_access_code","message":"code 1275 is taken"}})"));
    auto const duplicate = get_code().error();
    server.answer(stub_http(200, R"({"access_code":{"access_code_id":"a","device_id":"d","code":8030}})"));
    auto const unreadable = get_code().error();

    for (auto const& text : {log.text(), duplicate.message, unreadable.message})
        for (auto const* const secret : {"8030", "1275", "seam_test1_key", "Jane"})
            EXPECT_EQ(text.find(secret), std::string::npos);
}

}  // namespace
}  // namespace sparekey::seam
