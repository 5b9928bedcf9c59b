// Asking Seam once more, for what runs beside the rescues or for a person who waits.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <functional>

#include "async/asio.hpp"
#include "rescue/ports.hpp"

namespace sparekey::reconcile {

struct Patience {
    unsigned tries = 1;
    std::chrono::milliseconds first{std::chrono::seconds(1)};  // doubled from try to try
    std::chrono::milliseconds most{std::chrono::seconds(60)};  // for a Retry-After too
};

inline bool may_pass(rescue::SeamError const& error) {
    using Kind = rescue::SeamError::Kind;
    return error.kind == Kind::rate_limited || error.kind == Kind::temporary;
}

/// How long to wait after the `attempt`-th try, counted from 1.
inline std::chrono::milliseconds pause_after(rescue::SeamError const& error, unsigned attempt,
                                             Patience const& patience) {
    auto const backoff = patience.first * (1u << std::min(attempt - 1, 10u));
    return std::min<std::chrono::milliseconds>(
        patience.most, error.retry_after
                           ? std::max<std::chrono::milliseconds>(*error.retry_after, patience.first)
                           : backoff);
}

/// Asks until there is an answer, or an error that does not pass by itself, or no more tries. For requests
/// that do no harm twice.
template <class T>
asio::awaitable<rescue::SeamResult<T>> ask_patiently(
    std::function<asio::awaitable<rescue::SeamResult<T>>()> ask, Patience patience) {
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (unsigned attempt = 1;; ++attempt) {
        auto answer = co_await ask();
        if (answer || !may_pass(answer.error()) || attempt >= patience.tries) co_return answer;
        pause.expires_after(pause_after(answer.error(), attempt, patience));
        co_await pause.async_wait(asio::use_awaitable);
    }
}

}  // namespace sparekey::reconcile
