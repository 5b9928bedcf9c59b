// What is said on a new connection before any command: AUTH, SELECT, CLIENT SETNAME.
#pragma once

#include <string>

#include "async/asio.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "redis/dialogue.hpp"
#include "redis/options.hpp"

namespace sparekey::redis {

/// AUTH, unless the password is empty; `user` may be empty. unauthorized: both are refused.
asio::awaitable<Result<void>> authenticate(Dialogue& dialogue, std::string const& user,
                                           Secret const& password);

/// unauthorized: the server refuses our user or password, or wants one. The stream is then of no use.
asio::awaitable<Result<void>> log_in(Dialogue& dialogue, Options const& options);

}  // namespace sparekey::redis
