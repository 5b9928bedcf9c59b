// A real redis-server or redis-sentinel of one's own, on a unix socket in a temporary directory, gone with
// the object.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "redis/options.hpp"
#include "redis/resp.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {

class RedisServer {
  public:
    enum class Kind { server, sentinel };

    /// Returns once it answers. `settings` are lines of redis.conf: "appendonly yes", "requirepass x", …
    explicit RedisServer(std::vector<std::string> settings = {}, Kind kind = Kind::server);
    ~RedisServer() { stop(); }
    RedisServer(RedisServer const&) = delete;
    RedisServer& operator=(RedisServer const&) = delete;

    /// As kill -9. What was not written to the append-only file is lost.
    void stop();
    /// Starts again, with the data of its directory.
    void start();
    /// The same, but returns while it still loads them.
    void start_loading();
    /// Silent but connected: SIGSTOP, and SIGCONT.
    void freeze();
    void thaw();

    /// The reply to a command on a connection of its own; blocks for it. Throws if there is none.
    redis::Reply ask(redis::Command const& command) const;
    /// Blocks until the reply to `command` holds `text`; throws if it never does.
    void wait_for(redis::Command const& command, std::string_view text) const;

    std::string socket() const { return directory_.file("redis.sock"); }
    std::string url() const { return "unix://" + socket(); }
    redis::Options options() const;
    std::filesystem::path const& directory() const { return directory_.path(); }

  private:
    void launch();
    std::string first_answer() const;

    Kind kind_;
    TempDir directory_;
    pid_t pid_ = 0;
};

/// A port of 127.0.0.1 that nobody listens on at the moment; for servers that cannot be told to choose one.
std::uint16_t free_port();

}  // namespace sparekey
