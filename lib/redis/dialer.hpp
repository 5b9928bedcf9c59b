// Finds the server that has our keys: one address, the master that sentinels name, or the node of a cluster.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "redis/dialogue.hpp"
#include "redis/options.hpp"
#include "redis/stream.hpp"

namespace sparekey::redis {

/// For one connection after the other. It remembers what worked, and begins with that.
class Dialer {
  public:
    explicit Dialer(Options const& options);

    /// A stream to a server that has our keys, logged in. Tries each address that it knows or is sent to
    /// once, Options::connect_limit each; the Error is that of the last one.
    ///
    /// With sentinels: asks them in turn, and believes a master only when its ROLE says so. Otherwise
    /// `endpoint`, then `cluster_nodes`; a node of a cluster says who has our slot (MOVED).
    asio::awaitable<Result<std::unique_ptr<Stream>>> dial();

    /// Does this error reply on a dialled stream mean that another server has our keys now (MOVED, READONLY)?
    /// Then dial anew.
    bool moved_away(std::string_view error_reply);

    /// Returns, while a dialled stream is in use, when the sentinel that named its master names another one:
    /// the old master may not know for seconds yet, and what it still takes is lost. Without sentinels it
    /// never returns.
    asio::awaitable<Error> wait_for_a_move();

    /// Where the last dial() ended, for logs.
    std::string const& address() const { return address_; }

  private:
    using Dialled = Result<std::unique_ptr<Stream>>;

    asio::awaitable<Dialled> dial_master();
    asio::awaitable<Dialled> dial_node();
    asio::awaitable<Dialled> try_address(Endpoint const& endpoint);
    asio::awaitable<Dialled> reach(Endpoint const& endpoint);
    asio::awaitable<Result<void>> check_role(Dialogue& dialogue);
    asio::awaitable<Result<void>> check_keys(Dialogue& dialogue);

    Options const& options_;
    std::vector<Endpoint> sentinels_;  // the one that was right last comes first
    Endpoint at_;                      // tried last
    std::optional<Endpoint> lead_;     // a node that has our keys, or so we were told
    std::string address_;
};

}  // namespace sparekey::redis
