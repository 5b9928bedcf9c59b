#include "bench/load.hpp"

#include <gmock/gmock.h>

#include "core/encoding.hpp"
#include "support/run_on.hpp"
#include "support/stub_server.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::bench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using Then = StubAnswer::Then;

constexpr auto* kAccepted = "HTTP/1.1 204 No Content\r\n\r\n";

class LoadTest : public testing::Test {
  protected:
    LoadTest() {
        plan.url = http::parse_url(server.url() + "/webhooks/seam").value();
        plan.ca_file = files.write("ca.pem", authority.ca_pem());
    }

    Result<Measured> measure() {
        WebhookMaker maker(webhook::SigningKey::parse(base64_encode(std::string(32, 'k'))).value(), plan.url,
                           plan.keep_alive, clock);
        return run_on(context, run_load(plan, maker));
    }

    TempDir files;
    TestAuthority authority;
    asio::io_context context{1};
    StubServer server{context, authority.issue()};
    SystemClock clock;
    Plan plan;
};

TEST_F(LoadTest, sends_as_many_requests_as_asked_over_kept_connections) {
    plan.count = 5;
    plan.connections = 2;
    for (unsigned i = 0; i < plan.count; ++i) server.answer(kAccepted);
    auto const measured = measure().value();
    EXPECT_THAT(measured.latencies, SizeIs(5));
    EXPECT_THAT(measured.failures, IsEmpty());
    EXPECT_THAT(server.requests(), SizeIs(5));
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(LoadTest, opens_a_connection_for_each_request_if_asked) {
    plan.count = 3;
    plan.keep_alive = false;
    for (unsigned i = 0; i < plan.count; ++i) server.answer(kAccepted, Then::close);
    EXPECT_THAT(measure().value().latencies, SizeIs(3));
    EXPECT_EQ(server.connections(), 3u);
}

TEST_F(LoadTest, counts_every_other_answer_as_a_failure) {
    plan.count = 3;
    server.answer(stub_http(503, ""), Then::close);
    server.answer(stub_http(200, ""), Then::close);
    server.answer(kAccepted);
    auto const measured = measure().value();
    EXPECT_THAT(measured.latencies, SizeIs(1));
    EXPECT_THAT(measured.failures, ElementsAre(Pair("status 200", 1), Pair("status 503", 1)));
}

TEST_F(LoadTest, counts_a_connection_that_breaks_as_a_failure) {
    plan.count = 2;
    server.answer("HTTP/1.1 20", Then::close);
    server.answer(kAccepted);
    auto const measured = measure().value();
    EXPECT_THAT(measured.latencies, SizeIs(1));
    EXPECT_THAT(measured.failures, SizeIs(1));
}

// All three are meant to be sent at once: each waits for the one before it, and its latency says so.
TEST_F(LoadTest, with_a_rate_the_wait_behind_a_slow_answer_counts) {
    plan.count = 3;
    plan.rate = 1e9;
    for (unsigned i = 0; i < plan.count; ++i) server.answer(kAccepted);
    auto const latencies = measure().value().latencies;
    ASSERT_THAT(latencies, SizeIs(3));
    EXPECT_LT(latencies[0], latencies[1]);
    EXPECT_LT(latencies[1], latencies[2]);
}

TEST_F(LoadTest, counts_what_a_silent_server_leaves_unsent) {
    plan.count = 4;
    plan.limit = std::chrono::seconds(1);
    server.answer(kAccepted);  // and nothing more
    auto const measured = measure().value();
    EXPECT_THAT(measured.latencies, SizeIs(1));
    unsigned failed = 0;
    for (auto const& [reason, count] : measured.failures) failed += count;
    EXPECT_EQ(failed, 3u);
}

TEST_F(LoadTest, names_a_file_that_is_no_authority) {
    plan.ca_file = files.file("missing.pem");
    EXPECT_EQ(measure().error().code, Errc::invalid_input);
}

}  // namespace
}  // namespace sparekey::bench
