// Requests that end before anything is kept: by their head, by their signature, or because the daemon is
// stopping.
#include <gtest/gtest.h>

#include <functional>

#include "unit/webhook/receiver_fakes.hpp"

namespace sparekey::webhook {
namespace {

using namespace std::chrono_literals;

struct Refused {
    std::string name;
    std::function<void(HttpRequest&)> change;
    int status;
    std::string outcome;
    bool early;  // can be told from the head alone
};

std::ostream& operator<<(std::ostream& out, Refused const& row) {
    return out << row.name;
}

class RefusedRequest : public testing::TestWithParam<Refused> {};

void set_header(HttpRequest& request, std::string_view name, std::string_view value) {
    HttpHeaders headers;
    for (auto const& field : request.headers)
        if (!iequals(field.name, name)) headers.add(field.name, field.value);
    if (!value.empty()) headers.add(name, value);
    request.headers = headers;
}

TEST_P(RefusedRequest, never_reaches_the_inbox) {
    Reception reception;
    auto request = signed_request();
    GetParam().change(request);
    auto const response = reception.receive(request);
    EXPECT_EQ(response.status, GetParam().status);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.headers.find("Allow").value_or(""), response.status == 405 ? "POST" : "");
    EXPECT_EQ(reception.events.answers.size(), 1u);
    EXPECT_EQ(reception.last_outcome(), GetParam().outcome);
    EXPECT_TRUE(reception.inbox.deliveries.empty());
    EXPECT_TRUE(reception.events.signers.empty());
    EXPECT_TRUE(reception.events.unreadables.empty());
}

TEST_P(RefusedRequest, is_refused_before_its_body_is_read_if_the_head_is_to_blame) {
    Reception reception;
    auto request = signed_request();
    GetParam().change(request);
    request.body.clear();
    auto const response = reception.receiver.refuse_early(request);
    ASSERT_EQ(response.has_value(), GetParam().early);
    if (!response) {
        EXPECT_TRUE(reception.events.answers.empty());
        return;
    }
    EXPECT_EQ(response->status, GetParam().status);
    EXPECT_EQ(response->body, "");
    EXPECT_EQ(response->headers.find("Allow").value_or(""), response->status == 405 ? "POST" : "");
    EXPECT_EQ(reception.last_outcome(), GetParam().outcome);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, RefusedRequest,
    testing::Values(
        Refused{"unknown_path", [](auto& r) { r.target = "/webhooks/other"; }, 404, "unknown_path", true},
        Refused{"path_in_capitals", [](auto& r) { r.target = "/Webhooks/Seam"; }, 404, "unknown_path", true},
        Refused{"path_with_a_slash_more", [](auto& r) { r.target += "/"; }, 404, "unknown_path", true},
        Refused{"path_written_otherwise", [](auto& r) { r.target = "/webhooks/%73eam"; }, 404, "unknown_path",
                true},
        Refused{"unknown_path_and_method", [](auto& r) { r.target = "/", r.method = "GET"; }, 404,
                "unknown_path", true},
        Refused{"get", [](auto& r) { r.method = "GET"; }, 405, "bad_method", true},
        Refused{"post_in_small_letters", [](auto& r) { r.method = "post"; }, 405, "bad_method", true},
        Refused{"no_id", [](auto& r) { set_header(r, "svix-id", ""); }, 400, "missing_header", true},
        Refused{"no_timestamp", [](auto& r) { set_header(r, "svix-timestamp", ""); }, 400, "missing_header",
                true},
        Refused{"no_signature", [](auto& r) { set_header(r, "svix-signature", ""); }, 400, "missing_header",
                true},
        Refused{"two_ids", [](auto& r) { r.headers.add("svix-id", "msg_2"); }, 400, "doubled_header", true},
        Refused{"families_differ", [](auto& r) { r.headers.add("webhook-id", "msg_2"); }, 400,
                "doubled_header", true},
        Refused{"malformed_timestamp", [](auto& r) { set_header(r, "svix-timestamp", "soon"); }, 400,
                "malformed_header", true},
        Refused{"another_id", [](auto& r) { set_header(r, "svix-id", "msg_2"); }, 401, "no_signature_matches",
                false},
        Refused{"another_body", [](auto& r) { r.body += ' '; }, 401, "no_signature_matches", false},
        Refused{"strange_key", [](auto& r) { r = signed_request(failed_event(), signing_key('x')); }, 401,
                "no_signature_matches", false},
        Refused{"stale", [](auto& r) { r = signed_request(failed_event(), signing_key('n'), kNow - 301s); },
                401, "stale_timestamp", false},
        Refused{"from_the_future",
                [](auto& r) { r = signed_request(failed_event(), signing_key('n'), kNow + 301s); }, 401,
                "future_timestamp", false}),
    [](auto const& row) { return row.param.name; });

TEST(Receiver, when_draining_refuses_even_the_best_and_closes) {
    Reception reception;
    auto const response = reception.receive(signed_request(), true);
    EXPECT_EQ(response.status, 503);
    EXPECT_TRUE(response.close);
    EXPECT_EQ(response.headers.find("Retry-After"), "10");
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(reception.last_outcome(), "draining");
    EXPECT_TRUE(reception.inbox.deliveries.empty());
}

TEST(Receiver, when_draining_asks_nothing_else_first) {
    Reception reception;
    auto request = signed_request();
    request.target = "/nowhere";
    EXPECT_EQ(reception.receive(request, true).status, 503);
}

}  // namespace
}  // namespace sparekey::webhook
