// Ends a nursery from outside its context's thread of execution.
#pragma once

#include "async/nursery.hpp"

namespace sparekey {

/// To be run on the nursery's context: a signal emitted while the context does not run would reach children
/// that have ended by then (asio #1332).
inline asio::awaitable<void> cut_and_join(Nursery& nursery) {
    nursery.cut();
    co_await nursery.join();
}

}  // namespace sparekey
