// One connection to Redis, shared by many coroutines: commands are pipelined, replies matched in order.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "async/asio.hpp"
#include "async/event.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "redis/dialer.hpp"
#include "redis/options.hpp"
#include "redis/resp.hpp"
#include "redis/stream.hpp"

namespace sparekey::redis {

/// For one thread. Must outlive run() and every call().
class Connection {
  public:
    Connection(Options options, Log log);
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Connects to the server that has our keys (Dialer), and does so again with a short backoff whenever the
    /// connection ends or our keys are elsewhere now, until cancelled. To be spawned once, in a Nursery. When
    /// it has ended, calls fail at once.
    asio::awaitable<void> run();

    /// Sends a command and waits for its reply, for at most Options::command_limit; of that, for at most
    /// Options::connection_wait while there is no connection. The reply is never of Kind::error:
    /// server_error() sorts those into Errors. unavailable: there was no connection, or it broke before the
    /// reply, and then Redis may or may not have done the command; or the server cannot serve now, or our
    /// keys have moved, and then it has not. timed_out: sent, but no reply; the connection is dropped with
    /// all that is in flight, because later replies could not be matched. Nothing is ever sent twice. A
    /// cancelled call may or may not have been done.
    asio::awaitable<Result<Reply>> call(Command command);

    /// Logged in, as far as we know.
    bool connected() const { return stream_ != nullptr; }

    /// How often we have logged in: another number means another connection, perhaps to another server.
    unsigned logins() const { return logins_; }

  private:
    struct Call {
        std::string bytes;
        bool sent = false;
        std::optional<Result<Reply>> answer;
        Event answered;
    };
    using Calls = std::deque<std::shared_ptr<Call>>;
    class Session;

    asio::awaitable<Error> one_connection();
    asio::awaitable<Error> converse(Stream& stream);
    asio::awaitable<Error> write_commands(Stream& stream);
    asio::awaitable<Error> read_replies(Stream& stream);

    void drop(Error why);
    void tell_up();
    void tell_down(Error const& why);
    static void answer(Call& call, Result<Reply> with);
    static void fail_all(Calls& calls, Error const& why);

    Options options_;
    Log log_;
    Dialer dialer_;
    Calls outbox_;     // not sent yet; bounded by the number of callers, who leave after command_limit
    Calls in_flight_;  // sent, in the order of their replies; a caller who left stays as a placeholder
    Event work_;       // the outbox is not empty
    Stream* stream_ = nullptr;  // while a session lasts
    std::optional<Error> dropped_;
    unsigned logins_ = 0;
    std::string last_error_ = "not connected yet";
    LogThrottle down_;
    bool told_down_ = false;
    bool ended_ = false;
};

}  // namespace sparekey::redis
