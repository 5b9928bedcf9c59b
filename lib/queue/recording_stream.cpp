#include "queue/recording_stream.hpp"

#include <algorithm>

namespace sparekey::queue {

RecordingStream::RecordingStream(redis::Connection& redis, Keys const& keys, Instant from, std::size_t page)
    : redis_(redis),
      key_(keys.recording()),
      start_(std::to_string(std::max(0LL, to_unix_ms(from)))),
      page_(std::to_string(page)) {}

asio::awaitable<Result<std::vector<std::string>>> RecordingStream::next() {
    auto const reply = co_await redis_.call(redis::Command("XRANGE", key_, start_, "+", "COUNT", page_));
    if (!reply) co_return reply.error();
    std::vector<std::string> lines;
    for (auto const& entry : reply->elements) {
        auto const& fields = entry.elements.at(1).elements;  // "line" and the line
        lines.push_back(fields.at(1).text);
        start_ = "(" + entry.elements.at(0).text;
    }
    co_return lines;
}

}  // namespace sparekey::queue
