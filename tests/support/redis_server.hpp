// A real redis-server of one's own, on a unix socket in a temporary directory, gone with the object.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "redis/options.hpp"
#include "support/temp_dir.hpp"

namespace sparekey {

class RedisServer {
  public:
    /// Returns once it answers. `settings` are lines of redis.conf: "appendonly yes", "requirepass x", …
    explicit RedisServer(std::vector<std::string> settings = {});
    ~RedisServer() { stop(); }
    RedisServer(RedisServer const&) = delete;
    RedisServer& operator=(RedisServer const&) = delete;

    /// As kill -9. What was not written to the append-only file is lost.
    void stop();
    /// Starts again, with the data of its directory.
    void start();
    /// Silent but connected: SIGSTOP, and SIGCONT.
    void freeze();
    void thaw();

    std::string socket() const { return directory_.file("redis.sock"); }
    std::string url() const { return "unix://" + socket(); }
    redis::Options options() const;
    std::filesystem::path const& directory() const { return directory_.path(); }

  private:
    TempDir directory_;
    pid_t pid_ = 0;
};

/// A port of 127.0.0.1 that nobody listens on at the moment; for servers that cannot be told to choose one.
std::uint16_t free_port();

}  // namespace sparekey
