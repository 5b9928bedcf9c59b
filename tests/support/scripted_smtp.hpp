// A mail server that breaks where a test says so, and remembers what it was told. Without TLS and login.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "async/nursery.hpp"

namespace sparekey {

/// On a port of 127.0.0.1 and on the context of the test, which must outlive it.
class ScriptedSmtp {
  public:
    /// A moment of the dialogue: "" is the greeting, "." the answer to a whole mail, "body" the time while
    /// one is sent; else the first word of a command.
    enum class Then { answer, close, hang };

    explicit ScriptedSmtp(asio::io_context& context);
    /// Ends all connections.
    ~ScriptedSmtp();
    ScriptedSmtp(ScriptedSmtp const&) = delete;
    ScriptedSmtp& operator=(ScriptedSmtp const&) = delete;

    /// Instead of the usual answer.
    void answer(std::string moment, std::string lines) { answers_[std::move(moment)] = std::move(lines); }
    void close_at(std::string moment) { ends_[std::move(moment)] = Then::close; }
    void hang_at(std::string moment) { ends_[std::move(moment)] = Then::hang; }

    unsigned short port() const { return acceptor_.local_endpoint().port(); }
    /// As they came, without line ends.
    std::vector<std::string> const& commands() const { return commands_; }
    /// Each with its full stops doubled, and without the last one.
    std::vector<std::string> const& mails() const { return mails_; }

  private:
    asio::awaitable<void> accept();
    asio::awaitable<void> serve(asio::ip::tcp::socket socket);
    asio::awaitable<bool> reply(asio::ip::tcp::socket& socket, std::string const& moment);

    asio::ip::tcp::acceptor acceptor_;
    asio::io_context& context_;
    std::map<std::string, std::string> answers_;
    std::map<std::string, Then> ends_;
    std::vector<std::string> commands_;
    std::vector<std::string> mails_;
    Nursery nursery_;
};

}  // namespace sparekey
