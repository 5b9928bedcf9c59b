// Which results an SMTP delivery has that breaks: at every moment of the dialogue, in every way.
#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>

#include "send_on.hpp"
#include "support/certs.hpp"
#include "support/cut_and_join.hpp"
#include "support/scripted_smtp.hpp"
#include "support/temp_dir.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Status = rescue::SendResult::Status;

class SmtpChannelTest : public testing::Test {
  protected:
    SmtpOptions options_for(ScriptedSmtp const& of) const {
        SmtpOptions options;
        options.url = "smtp://127.0.0.1:" + std::to_string(of.port());
        options.starttls = false;
        options.from = "Host <host@example.com>";
        options.ca_file = ca_file;  // the system's take long to load
        return options;
    }

    rescue::SendResult send(std::chrono::seconds timeout = std::chrono::seconds(20)) {
        return OpenChannel(context, options_for(server), timeout).send(notification);
    }

    TempDir dir;
    std::string ca_file = dir.write("ca.pem", TestAuthority().ca_pem());
    asio::io_context context{1};
    ScriptedSmtp server{context};
    rescue::Notification notification = sample_notification();
};

TEST_F(SmtpChannelTest, hands_the_mail_over) {
    auto const result = send();
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.detail, "the whole message: 250 2.0.0");
    EXPECT_THAT(result.provider_id, testing::MatchesRegex("<[0-9a-f]{40}@example.com>"));
    EXPECT_THAT(server.commands(), ElementsAre(StartsWith("EHLO "), "MAIL FROM:<host@example.com>",
                                               "RCPT TO:<jane@example.com>", "DATA", "QUIT"));
    ASSERT_EQ(server.mails().size(), 1u);
    EXPECT_THAT(server.mails()[0],
                AllOf(StartsWith("Date: "), HasSubstr("\r\n\r\nYour code is 4207.\r\nWelcome!\r\n"),
                      HasSubstr("Message-ID: " + result.provider_id)));
}

TEST_F(SmtpChannelTest, goes_by_the_server_answers) {
    struct {
        char const* moment;
        char const* answer;
        Status expected;
        bool unauthorized;
        char const* detail;
    } const rows[]{
        {"", "421 4.3.2 not now", Status::temporary, false, "connection: 421 4.3.2"},
        {"", "554 5.7.1 you again", Status::temporary, true, "connection: 554 5.7.1"},
        {"MAIL", "451 4.3.0 try later", Status::temporary, false, "MAIL FROM: 451 4.3.0"},
        {"MAIL", "530 5.7.0 login required", Status::temporary, true, "MAIL FROM: 530 5.7.0"},
        {"MAIL", "553 5.7.1 not your address", Status::temporary, true, "MAIL FROM: 553 5.7.1"},
        {"RCPT", "450 4.2.0 greylisted", Status::temporary, false, "RCPT TO: 450 4.2.0"},
        {"RCPT", "452 4.2.2 <jane@example.com> is full", Status::temporary, false, "RCPT TO: 452 4.2.2"},
        {"RCPT", "550 5.1.1 <jane@example.com> is unknown", Status::permanent, false, "RCPT TO: 550 5.1.1"},
        {"RCPT", "550-no\r\n550 no Jane here", Status::permanent, false, "RCPT TO: 550"},
        {"RCPT", "530 5.7.0 login required", Status::temporary, true, "RCPT TO: 530 5.7.0"},
        {"DATA", "452 4.3.1 disk full", Status::temporary, false, "DATA: 452 4.3.1"},
        {"DATA", "554 5.5.1 no", Status::permanent, false, "DATA: 554 5.5.1"},
        {".", "451 4.7.1 try later", Status::temporary, false, "the whole message: 451 4.7.1"},
        {".", "554 5.7.1 spam", Status::permanent, false, "the whole message: 554 5.7.1"},
        {".", "250 OK id=1xVlWx", Status::sent, false, "the whole message: 250"},
    };
    for (auto const& row : rows) {
        ScriptedSmtp broken(context);
        broken.answer(row.moment, row.answer);
        auto const result = OpenChannel(context, options_for(broken)).send(notification);
        EXPECT_EQ(result.status, row.expected) << row.answer;
        EXPECT_EQ(result.unauthorized, row.unauthorized) << row.answer;
        EXPECT_EQ(result.detail, row.detail);
    }
}

TEST_F(SmtpChannelTest, is_temporary_if_the_connection_ends_before_the_mail_does_and_uncertain_after) {
    for (auto const* moment : {"", "EHLO", "MAIL", "RCPT", "DATA", "."}) {
        ScriptedSmtp broken(context);
        broken.close_at(moment);
        auto const result = OpenChannel(context, options_for(broken)).send(notification);
        EXPECT_EQ(result.status, *moment == '.' ? Status::uncertain : Status::temporary) << moment;
        EXPECT_THAT(result.detail, HasSubstr(": no answer; ")) << moment;
        EXPECT_FALSE(result.unauthorized);
    }
}

TEST_F(SmtpChannelTest,
       is_temporary_if_the_server_never_answers_before_the_end_of_the_mail_and_uncertain_after) {
    for (auto const* moment : {"", "EHLO", "MAIL", "RCPT", "DATA", "body"}) {
        ScriptedSmtp broken(context);
        broken.hang_at(moment);
        auto const result =
            OpenChannel(context, options_for(broken), std::chrono::seconds(1)).send(notification);
        // So short a mail is on its way as a whole before a server could be seen not to read it.
        EXPECT_EQ(result.status, moment == std::string("body") ? Status::uncertain : Status::temporary)
            << moment;
    }
    server.hang_at(".");
    EXPECT_EQ(send(std::chrono::seconds(1)).status, Status::uncertain);
    EXPECT_EQ(server.mails().size(), 1u);
}

TEST_F(SmtpChannelTest, is_temporary_if_the_connection_ends_in_the_middle_of_the_mail) {
    notification.message.text = Secret(std::string(4'000'000, 'x'));
    server.close_at("body");
    auto const result = send();
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_THAT(result.detail, HasSubstr("not all of which was sent"));
    EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(SmtpChannelTest, is_sent_although_the_server_has_no_goodbye) {
    server.hang_at("QUIT");
    EXPECT_EQ(send().status, Status::sent);
    ScriptedSmtp rude(context);
    rude.close_at("QUIT");
    EXPECT_EQ(OpenChannel(context, options_for(rude)).send(notification).status, Status::sent);
}

TEST_F(SmtpChannelTest, is_temporary_if_nobody_listens) {
    auto options = options_for(server);
    {
        asio::ip::tcp::acceptor gone(context, {asio::ip::address_v4::loopback(), 0});
        options.url = "smtp://127.0.0.1:" + std::to_string(gone.local_endpoint().port());
    }
    auto const result = OpenChannel(context, options).send(notification);
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_THAT(result.detail, StartsWith("connection: no answer; "));
}

TEST_F(SmtpChannelTest, sends_nothing_in_clear_to_a_server_without_STARTTLS) {
    auto options = options_for(server);
    options.starttls = true;
    options.username = "host";
    options.password = Secret("secret");
    auto const result = OpenChannel(context, options).send(notification);
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_THAT(result.detail, HasSubstr("STARTTLS"));
    EXPECT_THAT(server.commands(), Not(testing::Contains(StartsWith("AUTH"))));
    EXPECT_THAT(server.commands(), Not(testing::Contains(StartsWith("MAIL"))));
}

TEST_F(SmtpChannelTest, goes_to_no_guest_without_a_usable_address) {
    notification.recipient.email = "";
    EXPECT_EQ(send().detail, "the guest has no e-mail address");
    for (auto const* address :
         {"jane", "jane@example.com>\r\nRCPT TO:<all@example.com", "jane@exämple.com"}) {
        notification.recipient.email = address;
        auto const result = send();
        EXPECT_EQ(result.status, Status::permanent) << address;
        EXPECT_THAT(result.detail, AllOf(HasSubstr("malformed"), Not(HasSubstr("jane"))));
    }
    EXPECT_THAT(server.commands(), IsEmpty());
}

TEST_F(SmtpChannelTest, sends_nothing_after_the_deadline) {
    OpenChannel channel(context, options_for(server));
    channel.clock.set(notification.deadline);
    EXPECT_EQ(channel.send(notification).status, Status::temporary);
    EXPECT_THAT(server.commands(), IsEmpty());
}

TEST_F(SmtpChannelTest, ignores_the_proxy_of_its_environment) {
    ::setenv("all_proxy", "http://127.0.0.1:9", 1);
    EXPECT_EQ(send().status, Status::sent);
    ::unsetenv("all_proxy");
}

/// Cut in the middle, as at a stop: whoever waited is told so at once, and no thread is left for long.
TEST_F(SmtpChannelTest, ends_soon_when_it_is_cancelled) {
    server.hang_at("DATA");
    OpenChannel channel(context, options_for(server), std::chrono::seconds(600));
    Nursery nursery(context.get_executor(), [](std::string_view, std::exception_ptr) {});
    auto const send = [&]() -> asio::awaitable<void> { co_await channel.notifier().send(notification); };
    nursery.spawn("send", send());
    auto const data_came = [&] { return !server.commands().empty() && server.commands().back() == "DATA"; };
    for (context.restart(); !data_came(); context.restart()) context.run_one();
    run_on(context, cut_and_join(nursery));
    EXPECT_TRUE((*channel).idle_within(std::chrono::seconds(20)));
    EXPECT_THAT(server.mails(), IsEmpty());
}

}  // namespace
}  // namespace sparekey::notify
