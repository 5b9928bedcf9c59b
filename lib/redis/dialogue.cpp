#include "redis/dialogue.hpp"

#include <array>

#include "core/wipe.hpp"

namespace sparekey::redis {

asio::awaitable<Result<Reply>> Dialogue::ask(Parts const& parts) {
    auto bytes = encode(parts);
    WipeAtExit const wiped(bytes);
    auto const written = co_await stream_.write(asio::buffer(bytes));
    if (!written) co_return written.error();

    std::array<char, 1024> buffer;
    while (true) {
        auto const size = co_await stream_.read_some(asio::buffer(buffer));
        if (!size) co_return size.error();
        replies_.feed({buffer.data(), *size});
        auto reply = replies_.next();
        if (!reply) co_return reply.error();
        if (*reply) co_return std::move(**reply);
    }
}

}  // namespace sparekey::redis
