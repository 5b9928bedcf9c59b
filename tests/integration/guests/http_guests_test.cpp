#include "integration/guests/guests_fixture.hpp"
#include "support/stub_server.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr auto kSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

class HttpGuestsTest : public GuestsTest {
  protected:
    HttpGuestsTest() {
        settings_.url = server_.url() + "/guests?of=us";
        settings_.signing_key = SigningKey::parse(kSecret).value();
        options_.timeout = std::chrono::seconds(20);
    }

    void open_http() {
        options_.source = settings_;
        open(options_);
    }

    /// To one question, on a directory that remembers nothing.
    std::string answered(int status, std::string_view body) {
        open_http();
        server_.answer(stub_http(status, body));
        return phone("code-1");
    }

    static std::string header(std::string const& request, std::string const& name) {
        auto const at = request.find("\r\n" + name + ": ");
        if (at == std::string::npos) return "";
        auto const begin = at + name.size() + 4;
        return request.substr(begin, request.find("\r\n", begin) - begin);
    }

    static std::string body(std::string const& request) {
        return request.substr(request.find("\r\n\r\n") + 4);
    }

    std::string server_name() const { return "127.0.0.1:" + std::to_string(server_.port()); }

    StubServer server_{context_};
    HttpGuests settings_;
    GuestOptions options_;
};

constexpr auto kJane = R"({"name":"Jane","phone":"+1 415 555 0123","email":null,"locale":"en"})";

TEST_F(HttpGuestsTest, asks_with_a_signed_post_and_takes_the_answer) {
    settings_.token = Secret("sesame");
    open_http();
    server_.answer(stub_http(200, kJane));
    auto const guest = find("code-1", "Booking 7").value().value();
    EXPECT_EQ(guest.name, "Jane");
    EXPECT_EQ(guest.phone, "+14155550123");
    EXPECT_EQ(guest.locale, "en");

    auto const request = server_.requests().at(0);
    EXPECT_THAT(request, testing::StartsWith("POST /guests?of=us HTTP/1.1\r\n"));
    EXPECT_EQ(header(request, "Authorization"), "Bearer sesame");
    EXPECT_EQ(header(request, "Content-Type"), "application/json");
    EXPECT_EQ(header(request, "webhook-timestamp"), std::to_string(to_unix_ms(clock_.now()) / 1000));
    EXPECT_EQ(header(request, "webhook-signature"),
              sign(*settings_.signing_key, header(request, "webhook-id"),
                   header(request, "webhook-timestamp"), body(request)));
    EXPECT_THAT(body(request),
                AllOf(HasSubstr(R"("kind":"guest_lookup")"), HasSubstr(R"("access_code_id":"code-1")"),
                      HasSubstr(R"("access_code_name":"Booking 7")")));
    EXPECT_EQ(capture_.text(), "");
}

TEST_F(HttpGuestsTest, remembers_whom_it_found_for_this_question_alone) {
    open_http();
    server_.answer(stub_http(200, kJane));
    EXPECT_EQ(phone("code-1"), "+14155550123");
    EXPECT_EQ(phone("code-1"), "+14155550123");
    EXPECT_EQ(server_.requests().size(), 1u);
    server_.answer(stub_http(200, R"({"phone":"+1 415 555 0124"})"));
    EXPECT_EQ(phone("code-1", "given to another guest"), "+14155550124");
    EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(HttpGuestsTest, does_not_remember_that_it_found_nobody) {
    open_http();
    server_.answer(stub_http(404, ""));
    EXPECT_EQ(phone("code-1"), "nobody");
    server_.answer(stub_http(503, ""));
    EXPECT_THAT(phone("code-1"), HasSubstr("unavailable"));
    server_.answer(stub_http(200, kJane));
    EXPECT_EQ(phone("code-1"), "+14155550123");
}

TEST_F(HttpGuestsTest, remembers_nothing_if_told_so) {
    settings_.cache = std::chrono::seconds(0);
    open_http();
    for (int i = 0; i < 2; ++i) {
        server_.answer(stub_http(200, kJane));
        EXPECT_EQ(phone("code-1"), "+14155550123");
    }
    EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(HttpGuestsTest, goes_by_the_status) {
    for (auto const& [status, body] : {std::pair(404, ""), std::pair(404, "<h1>no"), std::pair(200, "null"),
                                       std::pair(200, "{}"), std::pair(200, ""), std::pair(204, "")})
        EXPECT_EQ(answered(status, body), "nobody") << status << body;
    for (auto const status : {401, 403})
        EXPECT_EQ(answered(status, ""),
                  "unauthorized: " + server_name() + " answered " + std::to_string(status));
    for (auto const status : {408, 425, 429, 500, 502, 503, 504})
        EXPECT_EQ(answered(status, "{}"),
                  "unavailable: " + server_name() + " answered " + std::to_string(status));
    for (auto const status : {201, 301, 302, 400, 405, 410, 422})
        EXPECT_EQ(answered(status, kJane),
                  "rejected: " + server_name() + " answered " + std::to_string(status));
}

TEST_F(HttpGuestsTest, names_what_it_cannot_read_and_never_what_stands_there) {
    EXPECT_EQ(answered(200, R"({"phone":14155550123})"),
              "invalid_input: " + server_name() + ": the answer: phone: not a string");
    EXPECT_EQ(answered(200, "Jane +14155550123"),
              "invalid_input: " + server_name() + ": the answer: JSON: Invalid value. at byte 0");
    EXPECT_THAT(answered(200, std::string(70'000, ' ')), HasSubstr("too_large"));
}

TEST_F(HttpGuestsTest, a_connection_that_breaks_off_may_do_better_next_time) {
    open_http();
    server_.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", StubAnswer::Then::close);
    EXPECT_THAT(phone("code-1"), testing::StartsWith("unavailable: "));
    options_.timeout = std::chrono::seconds(1);
    open_http();
    EXPECT_THAT(phone("code-1"), testing::StartsWith("timed_out: "));
}

TEST_F(HttpGuestsTest, refuses_at_the_start_what_would_tell_numbers_to_anybody) {
    settings_.signing_key.reset();
    options_.source = settings_;
    EXPECT_THAT(check_guests(options_).error().message, testing::StartsWith("signing_secret_file: this or"));
    settings_.token = Secret("sesame");
    options_.source = settings_;
    EXPECT_TRUE(check_guests(options_));
    settings_.url = "http://guests.example.com/";
    options_.source = settings_;
    EXPECT_THAT(check_guests(options_).error().message, HasSubstr("use https://"));
}

TEST_F(HttpGuestsTest, knows_the_countries) {
    options_.region = "Germany";
    options_.source = settings_;
    EXPECT_EQ(check_guests(options_).error().message, "region: no such country; \"US\" and \"DE\" are ones");
    options_.region = "DE";
    open_http();
    server_.answer(stub_http(200, R"({"phone":"0151 12345678"})"));
    EXPECT_EQ(phone("code-1"), "+4915112345678");
}

}  // namespace
}  // namespace sparekey::notify
