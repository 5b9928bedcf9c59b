#include "support/scripted_smtp.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "async/event.hpp"
#include "support/cut_and_join.hpp"
#include "support/run_on.hpp"

namespace sparekey {
namespace {

using asio::ip::tcp;

/// Up to and without `end`; empty when the client has closed, which no command is.
asio::awaitable<std::string> read_to(tcp::socket& socket, std::string& buffer, std::string end) {
    auto const [error, size] =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), end, as_result);
    if (error) co_return std::string();
    auto text = buffer.substr(0, size - end.size());
    buffer.erase(0, size);
    co_return text;
}

}  // namespace

ScriptedSmtp::ScriptedSmtp(asio::io_context& context)
    : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      context_(context),
      answers_({{"", "220 stub ready"},
                {"EHLO", "250-stub\r\n250 8BITMIME"},
                {"MAIL", "250 2.1.0 ok"},
                {"RCPT", "250 2.1.5 ok"},
                {"DATA", "354 go ahead"},
                {".", "250 2.0.0 ok"},
                {"QUIT", "221 bye"}}),
      nursery_(context.get_executor(), [](std::string_view, std::exception_ptr) {}) {
    nursery_.spawn("accept", accept());
}

ScriptedSmtp::~ScriptedSmtp() {
    run_on(context_, cut_and_join(nursery_));
}

asio::awaitable<void> ScriptedSmtp::accept() {
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        nursery_.spawn("connection", serve(std::move(socket)));
    }
}

/// False: the connection is to be closed.
asio::awaitable<bool> ScriptedSmtp::reply(tcp::socket& socket, std::string const& moment) {
    auto const end = ends_.find(moment);
    if (end != ends_.end() && end->second == Then::close) co_return false;
    if (end != ends_.end()) {
        Event never;
        co_await never.wait();
    }
    auto const found = answers_.find(moment);
    if (found == answers_.end() && moment == "body") co_return true;
    auto const lines = (found == answers_.end() ? "502 5.5.1 what?" : found->second) + "\r\n";
    auto const [error, size] = co_await asio::async_write(socket, asio::buffer(lines), as_result);
    co_return !error && moment != "QUIT";
}

asio::awaitable<void> ScriptedSmtp::serve(tcp::socket socket) {
    std::string buffer;
    auto open = co_await reply(socket, "");
    while (open) {
        auto command = co_await read_to(socket, buffer, "\r\n");
        if (command.empty()) co_return;
        auto const word = command.substr(0, command.find_first_of(" :"));
        commands_.push_back(std::move(command));
        open = co_await reply(socket, word);
        if (!open || word != "DATA" || !answers_.at("DATA").starts_with("354")) continue;
        open = co_await reply(socket, "body");
        if (!open) co_return;
        auto mail = co_await read_to(socket, buffer, "\r\n.\r\n");
        if (mail.empty()) co_return;
        mails_.push_back(mail + "\r\n");
        open = co_await reply(socket, ".");
    }
}

}  // namespace sparekey
