// The line that `sign` prints, run by a real shell and sent by a real curl, is what the receiver accepts.
#include <gmock/gmock.h>
#include <sysexits.h>

#include <sstream>

#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "integration/command_line/program.hpp"
#include "support/stub_server.hpp"
#include "webhook/signature.hpp"

namespace sparekey {
namespace {

class SignLine : public CommandLine {
  protected:
    /// Runs `sign` with these arguments, then what it printed, and returns the request that arrived.
    HttpRequest post(StubServer& server, std::string const& more, std::vector<std::string> arguments,
                     std::string_view input = "") {
        auto const file =
            configuration("[listen]\naddress = \"127.0.0.1:" + std::to_string(server.port()) + "\"\n" + more);
        arguments.insert(arguments.begin(), {"--config", file, "sign"});
        server.answer(stub_http(204, ""));
        auto const printed = sparekeyd(std::move(arguments), input);
        EXPECT_EQ(printed.code, EX_OK) << printed.err;
        auto const posted = shell(printed.out);
        EXPECT_EQ(posted.code, 0) << posted.err;
        EXPECT_THAT(posted.out, testing::HasSubstr("204"));
        if (server.requests().size() == 1) return parse(server.requests().front());
        ADD_FAILURE() << "no request arrived";
        return {};
    }

    static HttpRequest parse(std::string const& bytes) {
        HttpRequest request;
        auto const head_end = bytes.find("\r\n\r\n");
        request.body = bytes.substr(head_end + 4);
        std::istringstream head(bytes.substr(0, head_end + 2));
        std::string version;
        head >> request.method >> request.target >> version;
        std::string line;
        std::getline(head, line);
        while (std::getline(head, line)) {
            auto const colon = line.find(": ");
            request.headers.add(line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 3));
        }
        return request;
    }

    static void expect_accepted(HttpRequest const& request) {
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.target, "/webhooks/seam");
        auto const headers = webhook::find_signed_headers(request.headers);
        ASSERT_TRUE(headers);
        std::vector const keys{*webhook::SigningKey::parse(kKey)};
        EXPECT_TRUE(webhook::verify(*headers, request.body, keys, SystemClock().now()));
    }
};

TEST_F(SignLine, posts_a_body_that_a_shell_would_like_to_read) {
    StubServer server(context_);
    auto const body = R"({"text":"it's $HOME, `id`, \"@\" and é"})";
    auto const request = post(server, "", {"--body", body});
    EXPECT_EQ(request.body, body);
    expect_accepted(request);
}

TEST_F(SignLine, posts_a_file_byte_for_byte) {
    StubServer server(context_);
    std::string const body("\0\r\n{}\n\xff", 8);
    auto const request = post(server, "", {"--file", dir_.write("body", body), "--header-family", "webhook"});
    EXPECT_EQ(request.body, body);
    expect_accepted(request);
}

TEST_F(SignLine, posts_what_stands_on_its_stdin) {
    StubServer server(context_);
    auto const request = post(server, "", {}, "@{\n}\n");
    EXPECT_EQ(request.body, "@{\n}\n");
    expect_accepted(request);
}

TEST_F(SignLine, trusts_the_listeners_certificate) {
    auto const certificate = self_signed_certificate();
    StubServer server(context_, certificate);
    auto const key = dir_.write("key.pem", certificate.key_pem);
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    auto const tls = "[tls]\ncertificate_file = \"" + dir_.write("cert.pem", certificate.chain_pem) +
                     "\"\nprivate_key_file = \"" + key + "\"\n";
    expect_accepted(
        post(server, tls, {"--event", "access_code.failed_to_set_on_device", "--access-code-id", "code-1"}));
}

}  // namespace
}  // namespace sparekey
