// etc/plugins: what the examples do with a message.
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "integration/plugin/plugin_fixture.hpp"

namespace sparekey::notify {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using Status = rescue::SendResult::Status;
using namespace std::chrono_literals;

class ExamplePlugins : public PluginFixture {
  protected:
    void open(char const* built, std::map<std::string, std::string> settings) {
        auto const file = dir_.file("example.so");
        std::filesystem::copy_file(built, file, std::filesystem::copy_options::skip_existing);
        std::filesystem::permissions(file, std::filesystem::perms(0644));
        secrets_.clear();
        auto opened = open_channel(options(file, std::move(settings)));
        if (!opened) {
            trouble_ = opened.error().message;
            return;
        }
        channel_ = *std::move(opened);
        notifier_ = channel_->notifier(clock_, capture_.log()).value();
    }

    std::string trouble_;
};

class SpoolExample : public ExamplePlugins {
  protected:
    std::string file_ = dir_.file("spool.jsonl");
};

TEST_F(SpoolExample, appends_one_line_per_message_to_a_file_for_its_owner) {
    open(EXAMPLE_SPOOL, {{"file", file_}});
    EXPECT_EQ(send_again().status, Status::sent);
    auto const first = dir_.read("spool.jsonl");
    EXPECT_THAT(first, AllOf(StartsWith("{\"version\":1,"), HasSubstr(R"("pin":"4207")"), EndsWith("}\n")));
    EXPECT_EQ(send_again().status, Status::sent);
    EXPECT_EQ(dir_.read("spool.jsonl"), first + first);
    EXPECT_EQ(std::filesystem::status(file_).permissions(), std::filesystem::perms(0600));
}

TEST_F(SpoolExample, leaves_no_half_a_line_when_the_disk_is_full) {
    std::filesystem::create_symlink("/dev/full", file_);
    open(EXAMPLE_SPOOL, {{"file", file_}});
    auto const result = send_again();
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(result.detail, "write: No space left on device");
}

TEST_F(SpoolExample, waits_for_nobody_who_has_the_lock) {
    open(EXAMPLE_SPOOL, {{"file", file_}});
    auto const reader = ::open(dir_.write("spool.jsonl", "").c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(reader, LOCK_EX), 0);
    EXPECT_EQ(send_again().status, Status::temporary);
    ::close(reader);
    EXPECT_EQ(send_again().status, Status::sent);
}

TEST_F(SpoolExample, says_what_is_wrong_with_its_settings) {
    open(EXAMPLE_SPOOL, {});
    EXPECT_THAT(trouble_, HasSubstr("validate says: settings.file must be an absolute path"));
    open(EXAMPLE_SPOOL, {{"file", dir_.file("missing/spool")}});
    EXPECT_EQ(send_again().status, Status::temporary) << "an operator can mend it";
}

/// Answers one connection.
class Gateway {
  public:
    Gateway(std::string const& path, std::string answer) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(listener_, 1) != 0)
            throw std::runtime_error("no gateway");
        thread_ = std::thread([this, answer] { serve(answer); });
    }
    ~Gateway() {
        thread_.join();
        ::close(listener_);
    }

    std::string const& line() const { return line_; }

  private:
    void serve(std::string const& answer) {
        auto const client = ::accept(listener_, nullptr, nullptr);
        char byte = 0;
        while (::read(client, &byte, 1) == 1 && byte != '\n') line_ += byte;
        if (::write(client, answer.data(), answer.size()) < 0) line_ = "could not answer";
        if (answer.empty()) ::read(client, &byte, 1);  // until the plugin goes
        ::close(client);
    }

    int listener_ = -1;
    std::string line_;
    std::thread thread_;
};

class LineGatewayExample : public ExamplePlugins {
  protected:
    rescue::SendResult send_to(std::string const& answer) {
        if (!channel_) open(EXAMPLE_LINE_GATEWAY, {{"socket", socket_}});
        std::filesystem::remove(socket_);
        Gateway gateway(socket_, answer);
        auto const result = send_again();
        return result;
    }

    std::string socket_ = dir_.file("socket");
};

TEST_F(LineGatewayExample, hands_over_the_message_and_reads_the_answer) {
    open(EXAMPLE_LINE_GATEWAY, {{"socket", socket_}});
    std::optional<Gateway> gateway(std::in_place, socket_, "sent SM 1\n");
    auto const result = send_again();
    EXPECT_EQ(result.status, Status::sent);
    EXPECT_EQ(result.provider_id, "SM 1");
    EXPECT_THAT(gateway->line(), AllOf(StartsWith("{\"version\":1,"), HasSubstr(R"("pin":"4207")")));
}

TEST_F(LineGatewayExample, knows_every_answer_and_takes_any_other_for_uncertain) {
    EXPECT_EQ(send_to("temporary modem is off\n").status, Status::temporary);
    EXPECT_EQ(send_to("permanent no such number\n").detail, "no such number");
    EXPECT_EQ(send_to("permanent\n").status, Status::permanent);
    EXPECT_TRUE(send_to("unauthorized SIM is locked\n").unauthorized);
    EXPECT_EQ(send_to("rate_limited 30\n").retry_after, 30s);
    for (auto const* const answer : {"rate_limited soon\n", "yes\n", "\n", "sent without an end"})
        EXPECT_EQ(send_to(answer).status, Status::uncertain) << answer;
}

TEST_F(LineGatewayExample, is_uncertain_about_a_gateway_that_says_nothing_and_ends_by_itself) {
    timeout_ = 1s;
    EXPECT_EQ(send_to("").status, Status::uncertain);
    EXPECT_TRUE(channel_->idle_within(20s)) << "the call ends, because nobody waits for it";
}

TEST_F(LineGatewayExample, is_temporary_where_no_gateway_listens) {
    open(EXAMPLE_LINE_GATEWAY, {{"socket", socket_}});
    auto const result = send_again();
    EXPECT_EQ(result.status, Status::temporary);
    EXPECT_EQ(result.detail, "connect: No such file or directory");
}

TEST_F(LineGatewayExample, says_what_is_wrong_with_its_settings) {
    open(EXAMPLE_LINE_GATEWAY, {{"socket", "relative"}});
    EXPECT_THAT(trouble_, HasSubstr("settings.socket must be an absolute path"));
}

}  // namespace
}  // namespace sparekey::notify
