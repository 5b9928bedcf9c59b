#include "redis/script.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace sparekey::redis {
namespace {

std::string sha1_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA1");
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

using Strings = std::vector<std::string>;

Command invocation(std::string_view verb, std::string_view script, Strings const& keys, Strings const& args) {
    auto const count = std::to_string(keys.size());
    std::vector<std::string_view> parts{verb, script, count};
    parts.insert(parts.end(), keys.begin(), keys.end());
    parts.insert(parts.end(), args.begin(), args.end());
    return Command(parts);
}

}  // namespace

Script::Script(std::string source) : source_(std::move(source)), sha1_(sha1_of(source_)) {}

asio::awaitable<Result<Reply>> eval(Connection& redis, Script const& script, std::vector<std::string> keys,
                                    std::vector<std::string> args) {
    auto reply = co_await redis.call(invocation("EVALSHA", script.sha1(), keys, args));
    if (reply || reply.error().code != Errc::not_found) co_return reply;
    // NOSCRIPT. Unlike SCRIPT LOAD and a second EVALSHA, this cannot meet two different servers.
    co_return co_await redis.call(invocation("EVAL", script.source(), keys, args));
}

}  // namespace sparekey::redis
