#include "seam/codes_by_id.hpp"

#include <gmock/gmock.h>

#include "support/manual_clock.hpp"
#include "support/run_on.hpp"
#include "support/stub_server.hpp"

namespace sparekey::seam {
namespace {

using testing::ElementsAre;

class CodesByIdTest : public testing::Test {
  protected:
    http::ClientOptions http_options() {
        http::ClientOptions options;
        options.url = Secret(server.url());
        return options;
    }

    auto read(std::vector<std::string> ids) {
        CodesInOneList codes(seam);
        return run_on(context, codes.read(std::move(ids)));
    }

    asio::io_context context{1};
    StubServer server{context};
    ManualClock clock{parse_instant("2026-11-23T03:05:00Z").value()};
    std::unique_ptr<http::Client> http = http::Client::create(http_options()).value();
    SeamObserver nobody;
    SeamClient seam{*http, {Secret("seam_test1_key"), "", std::chrono::seconds(20)}, clock, Log(), nobody};
};

TEST_F(CodesByIdTest, tells_what_is_gone_from_what_cannot_be_read) {
    server.answer(stub_http(200, R"({"access_codes":[
        {"access_code_id":"listed","device_id":"d"}, {"access_code_id":"odd","device_id":7}]})"));
    server.answer(stub_http(200, R"({"access_code":{"access_code_id":"odd","device_id":7}})"));
    server.answer(stub_http(400, "{}"));
    server.answer(stub_http(404, "{}"));
    server.answer(stub_http(200, R"({"access_code":{"access_code_id":"alone","device_id":"d"}})"));
    auto const codes = read({"listed", "odd", "refused", "gone", "alone"});
    ASSERT_TRUE(codes);
    std::vector<std::string> found;
    for (auto const& [id, code] : codes->found) found.push_back(id);
    EXPECT_THAT(found, ElementsAre("alone", "listed"));
    EXPECT_THAT(codes->unreadable, ElementsAre("odd", "refused"));
}

TEST_F(CodesByIdTest, takes_no_trouble_of_seams_for_an_answer) {
    server.answer(stub_http(200, R"({"access_codes":[]})"));
    server.answer(stub_http(503, ""));
    auto const codes = read({"one", "two"});
    ASSERT_FALSE(codes);
    EXPECT_EQ(codes.error().status, 503);
}

}  // namespace
}  // namespace sparekey::seam
