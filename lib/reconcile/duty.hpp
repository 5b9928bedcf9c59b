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
    /// first. On an error the duty is tried again before its time, from reached(). May be cut at any
    /// co_await, and may run twice at once for a moment: nothing it does may be harmed by that.
    virtual asio::awaitable<Result<std::string>> perform(std::string cursor) = 0;

    /// How far the latest perform() has come, if it has not succeeded (yet): from there the next one is to go
    /// on. Empty: from where it began.
    virtual std::string reached() const { return {}; }
};

/// Is it our turn?
struct Turn {
    bool ours = false;
    std::chrono::milliseconds again{0};  // if not: in how long to ask again
    std::string cursor;
    std::chrono::milliseconds unfinished{0};  // since it was begun, in whichever process, without success
};

/// Who has which duty. Implemented by lib/queue.
class DutyStore {
  public:
    virtual ~DutyStore() = default;

    /// Takes the duty's lease, if nobody else holds it and it was last finished `every` ago or longer.
    virtual asio::awaitable<Result<Turn>> take(std::string_view duty, std::chrono::milliseconds every) = 0;

    /// Renews our lease, and stores the cursor unless it is empty. Gives Turn::unfinished as it is now.
    /// Errc::lost: somebody else took the duty over.
    virtual asio::awaitable<Result<std::chrono::milliseconds>> keep(std::string_view duty,
                                                                    std::string cursor) = 0;

    /// Done: gives the lease back, and stores the cursor. Errc::lost as above, and then it is not stored.
    virtual asio::awaitable<Result<void>> finish(std::string_view duty, std::string_view cursor) = 0;

    /// Not done: gives the lease back, and stores the cursor unless it is empty.
    virtual asio::awaitable<Result<void>> give_back(std::string_view duty, std::string cursor) = 0;

    /// How long a lease lasts without keep().
    virtual std::chrono::milliseconds lease() const = 0;
};

}  // namespace sparekey::reconcile
