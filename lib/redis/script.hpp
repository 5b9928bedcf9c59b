// Lua scripts that run inside Redis, sent by their SHA1 once the server knows them.
#pragma once

#include <string>
#include <vector>

#include "async/asio.hpp"
#include "redis/connection.hpp"

namespace sparekey::redis {

class Script {
  public:
    explicit Script(std::string source);

    std::string const& source() const { return source_; }
    std::string const& sha1() const { return sha1_; }

  private:
    std::string source_;
    std::string sha1_;
};

/// EVALSHA; a server that does not have the script (any more) is given it with EVAL, and keeps it. Errors are
/// Connection::call()'s.
asio::awaitable<Result<Reply>> eval(Connection& redis, Script const& script, std::vector<std::string> keys,
                                    std::vector<std::string> args);

}  // namespace sparekey::redis
