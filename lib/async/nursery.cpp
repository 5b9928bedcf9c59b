#include "async/nursery.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <cassert>

namespace sparekey {
namespace {

bool is_cancellation(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (boost::system::system_error const& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

/// co_spawn alone would run a child up to its first wait before spawn() returns.
asio::awaitable<void> start_next_turn(asio::awaitable<void> child) {
    co_await asio::post(asio::use_awaitable);
    co_await std::move(child);
}

}  // namespace

Nursery::Nursery(asio::any_io_executor executor, OnError on_error)
    : executor_(std::move(executor)), on_error_(std::move(on_error)) {
    empty_.set();
}

Nursery::~Nursery() {
    assert(children_.empty());
}

void Nursery::spawn(std::string name, asio::awaitable<void> child) {
    if (cut_) return;
    auto const at = children_.emplace(children_.end());
    at->name = std::move(name);
    empty_.clear();
    asio::co_spawn(executor_, start_next_turn(std::move(child)),
                   asio::bind_cancellation_slot(at->signal.slot(), [this, at](std::exception_ptr error) {
                       ended(at, std::move(error));
                   }));
}

void Nursery::ended(std::list<Child>::iterator child, std::exception_ptr error) {
    auto const name = std::move(child->name);
    children_.erase(child);
    if (children_.empty()) empty_.set();
    if (error && !is_cancellation(error)) on_error_(name, error);
}

void Nursery::cut() {
    request_stop();
    cut_ = true;
    // A child may end, and leave the list, while its signal is emitted.
    for (auto at = children_.begin(); at != children_.end();) {
        auto const child = at++;
        child->signal.emit(asio::cancellation_type::terminal);
    }
}

// In both, a child may have been spawned between the end of the last one and our turn.
asio::awaitable<void> Nursery::join() {
    while (!children_.empty()) co_await empty_.wait();
}

asio::awaitable<bool> Nursery::join_for(std::chrono::steady_clock::duration limit) {
    auto const deadline = std::chrono::steady_clock::now() + limit;
    while (!children_.empty()) {
        auto const emptied = co_await empty_.wait_for(deadline - std::chrono::steady_clock::now());
        if (!emptied) co_return false;
    }
    co_return true;
}

asio::awaitable<bool> Nursery::stop(std::chrono::steady_clock::duration limit) {
    request_stop();
    auto const finished = co_await join_for(limit);
    if (!finished) {
        cut();
        co_await join();
    }
    co_return finished;
}

}  // namespace sparekey
