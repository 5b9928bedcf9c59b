#include "http/proxy_reader.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/system/errc.hpp>
#include <string>

namespace sparekey::http {

asio::awaitable<error_code> take_proxy_header(Socket& socket, ProxyHeader& header) {
    std::string taken;
    std::array<char, kLongestProxyHeader> space;
    while (header.state == ProxyHeader::State::incomplete) {
        auto const [unseen, size] =
            co_await socket.async_receive(asio::buffer(space), Socket::message_peek, as_result);
        bool const ended = unseen == asio::error::eof || unseen == asio::error::connection_reset;
        if (ended && !taken.empty()) {
            header.why = "PROXY header cut short";
            co_return boost::system::errc::make_error_code(boost::system::errc::bad_message);
        }
        if (unseen) co_return unseen;
        header = scan_proxy_header(taken + std::string(space.data(), size));
        if (header.state == ProxyHeader::State::malformed)
            co_return boost::system::errc::make_error_code(boost::system::errc::bad_message);

        // Incomplete, the header takes all that is there, so that the next look waits for more.
        bool const complete = header.state == ProxyHeader::State::complete;
        auto const ours = asio::buffer(space, complete ? header.size - taken.size() : size);
        auto const [untaken, count] = co_await socket.async_receive(ours, as_result);
        if (untaken) co_return untaken;
        taken.append(space.data(), count);
    }
    co_return error_code();
}

}  // namespace sparekey::http
