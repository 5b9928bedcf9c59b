// What must be done from time to time, by one process at a time, however many serve the same Redis.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "async/asio.hpp"
#include "core/error.hpp"

namespace sparekey::reconcile {

class Duty {
  public:
    virtual ~Duty() = default;

    /// Done once. `cursor` is what the last one that succeeded returned, in whichever process; empty at
    /// first. On an error the cursor stays, and the duty is tried again before its time. May be cut at any
    /// co_await, and may run twice at once for a moment: nothing it does may be harmed by that.
    virtual asio::awaitable<Result<std::string>> perform(std::string cursor) = 0;
};

/// Is it our turn?
struct Turn {
    bool ours = false;
    std::chrono::milliseconds again{0};  // if not: in how long to ask again
    std::string cursor;
};

/// Who has which duty. Implemented by lib/queue.
class DutyStore {
  public:
    virtual ~DutyStore() = default;

    /// Takes the duty's lease, if nobody else holds it and it was last finished `every` ago or longer.
    virtual asio::awaitable<Result<Turn>> take(std::string_view duty, std::chrono::milliseconds every) = 0;

    /// Renews our lease. Errc::lost: somebody else took the duty over.
    virtual asio::awaitable<Result<void>> keep(std::string_view duty) = 0;

    /// Done: gives the lease back, and stores the cursor. Errc::lost as above, and then it is not stored.
    virtual asio::awaitable<Result<void>> finish(std::string_view duty, std::string_view cursor) = 0;

    /// Not done: gives the lease back.
    virtual asio::awaitable<Result<void>> give_back(std::string_view duty) = 0;

    /// How long a lease lasts without keep().
    virtual std::chrono::milliseconds lease() const = 0;
};

}  // namespace sparekey::reconcile
