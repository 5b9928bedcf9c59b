#include "integration/http_server/test_client.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <stdexcept>

namespace sparekey::http {
namespace {

std::size_t length_in(std::string const& head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    auto const at = head.find(kName);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + kName.size()));
}

}  // namespace

asio::awaitable<void> TestClient::connect(Endpoint endpoint) {
    co_await stream_.next_layer().async_connect(endpoint, asio::use_awaitable);
}

asio::awaitable<error_code> TestClient::handshake() {
    is_tls_ = true;
    auto const [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, as_result);
    co_return error;
}

asio::awaitable<void> TestClient::send(std::string bytes) {
    if (is_tls_) {
        co_await asio::async_write(stream_, asio::buffer(bytes), asio::use_awaitable);
    } else {
        co_await asio::async_write(stream_.next_layer(), asio::buffer(bytes), asio::use_awaitable);
    }
}

asio::awaitable<error_code> TestClient::read_some() {
    std::array<char, 4096> chunk;
    error_code error;
    std::size_t size = 0;
    if (is_tls_) {
        std::tie(error, size) = co_await stream_.async_read_some(asio::buffer(chunk), as_result);
    } else {
        std::tie(error, size) = co_await stream_.next_layer().async_read_some(asio::buffer(chunk), as_result);
    }
    unread_.append(chunk.data(), size);
    co_return error;
}

asio::awaitable<Answer> TestClient::answer(bool to_head) {
    for (;;) {
        auto const end = unread_.find("\r\n\r\n");
        if (end != std::string::npos) {
            Answer answer;
            answer.head = unread_.substr(0, end + 4);
            auto const size = to_head ? 0 : length_in(answer.head);
            if (unread_.size() >= answer.head.size() + size) {
                answer.status = std::stoi(answer.head.substr(answer.head.find(' ')));
                answer.body = unread_.substr(answer.head.size(), size);
                unread_.erase(0, answer.head.size() + size);
                co_return answer;
            }
        }
        auto const error = co_await read_some();
        if (error)
            throw std::runtime_error("no complete answer: " + error.message() + " after \"" + unread_ + "\"");
    }
}

asio::awaitable<void> TestClient::skip_past(std::string text) {
    while (unread_.find(text) == std::string::npos) {
        auto const error = co_await read_some();
        if (error) throw std::runtime_error("\"" + text + "\" never came, but \"" + unread_ + "\"");
    }
    unread_.erase(0, unread_.find(text) + text.size());
}

asio::awaitable<std::string> TestClient::rest() {
    error_code error;
    while (!error) error = co_await read_some();
    co_return std::exchange(unread_, {});
}

asio::awaitable<Ending> TestClient::ending() {
    error_code error;
    while (!error) error = co_await read_some();
    if (!unread_.empty()) throw std::runtime_error("more came: " + unread_);
    co_return error == asio::error::eof ? Ending::clean : Ending::reset;
}

void TestClient::close() {
    error_code ignored;
    stream_.next_layer().close(ignored);
}

}  // namespace sparekey::http
