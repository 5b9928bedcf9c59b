// Redis's protocol (RESP2): commands to bytes, bytes to replies. hiredis is seen by resp.cpp alone.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

struct redisReader;

namespace sparekey::redis {

/// Name and arguments as the wire has them; binary safe.
std::string encode(std::span<std::string_view const> parts);

/// A command with its arguments, as the wire has it: `Command("SET", key, value)`.
class Command {
  public:
    explicit Command(std::span<std::string_view const> parts) : bytes_(encode(parts)) {}

    template <class... Parts>
    requires(sizeof...(Parts) > 0 && (std::convertible_to<Parts const&, std::string_view> &&
                                      ...)) explicit Command(Parts const&... parts)
        : Command(std::array<std::string_view, sizeof...(Parts)>{parts...}) {}

    std::string const& bytes() const& { return bytes_; }
    std::string bytes() && { return std::move(bytes_); }

  private:
    std::string bytes_;
};

struct Reply {
    enum class Kind { nil, status, error, integer, string, array };

    Kind kind = Kind::nil;
    std::string text;             // of status, error and string; may hold any byte
    std::int64_t integer = 0;     // of integer
    std::vector<Reply> elements;  // of array; an element may be an error
};

/// Cuts a stream of bytes into replies.
class ReplyReader {
  public:
    static constexpr std::size_t kLimit = 64 * 1024 * 1024;

    /// `limit`: bytes that may come before a reply is complete.
    explicit ReplyReader(std::size_t limit = kLimit);

    /// Feed what one socket read gives, up to 16 KiB, and then take all replies: larger pieces are slow.
    void feed(std::string_view bytes);

    /// The next complete reply, or nullopt: feed more. An Error is final, drop the connection: the bytes are
    /// not RESP2, or announce a million elements (internal), or one reply is larger than the limit
    /// (too_large).
    Result<std::optional<Reply>> next();

  private:
    struct Free {
        void operator()(redisReader* reader) const;
    };
    std::unique_ptr<redisReader, Free> reader_;
    std::size_t limit_;
    std::size_t fed_ = 0;  // since the last complete reply
};

}  // namespace sparekey::redis
