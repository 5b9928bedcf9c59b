#include "async/blocking_pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <exception>
#include <mutex>

#include "async/event.hpp"

namespace sparekey {

/// One call, between the coroutine that waits for it and the thread that runs it.
struct BlockingPool::Task : std::enable_shared_from_this<BlockingPool::Task> {
    enum class State { waiting, running, done };

    Task(asio::any_io_executor waiter, std::function<void()> work)
        : executor(std::move(waiter)), call(std::move(work)) {}

    /// False: nobody waits for it any more.
    bool begin() {
        std::lock_guard const lock(mutex);
        if (!abandoned) state = State::running;
        return !abandoned;
    }

    void run() {
        try {
            call();
        } catch (...) {
            failure = std::current_exception();
        }
        call = nullptr;
        std::lock_guard const lock(mutex);
        state = State::done;
        // Under the lock: a coroutine that waits keeps its context alive, one that does not may not.
        if (!abandoned) asio::post(executor, [self = shared_from_this()] { self->finished.set(); });
    }

    State abandon() {
        std::lock_guard const lock(mutex);
        abandoned = true;
        return state;
    }

    asio::any_io_executor executor;
    std::function<void()> call;
    std::exception_ptr failure;
    Event finished;  // for the coroutine's thread alone
    std::mutex mutex;
    State state = State::waiting;
    bool abandoned = false;
};

struct BlockingPool::Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::shared_ptr<Task>> waiting;
    unsigned running = 0;
    bool stopping = false;

    void work() {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (stopping) return;
            auto task = std::move(waiting.front());
            waiting.pop_front();
            ++running;
            lock.unlock();
            if (task->begin()) task->run();
            task.reset();
            lock.lock();
            --running;
            changed.notify_all();
        }
    }
};

namespace {

/// Signals are for the threads that expect them; but a fault is this thread's own.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        for (auto const fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
            sigdelset(&all, fault);
        pthread_sigmask(SIG_BLOCK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(SignalsBlocked const&) = delete;
    SignalsBlocked& operator=(SignalsBlocked const&) = delete;

  private:
    sigset_t before_;
};

}  // namespace

BlockingPool::BlockingPool(Limits limits) : limits_(limits), shared_(std::make_shared<Shared>()) {}

BlockingPool::~BlockingPool() {
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    auto const in_a_call = shared_->running > 0;
    lock.unlock();
    shared_->changed.notify_all();
    for (auto& thread : threads_) {
        if (in_a_call)
            thread.detach();
        else
            thread.join();
    }
}

bool BlockingPool::enqueue(std::shared_ptr<Task> task) {
    {
        std::lock_guard const lock(shared_->mutex);
        if (shared_->waiting.size() >= limits_.waiting) return false;
        SignalsBlocked const blocked;  // threads inherit it
        while (threads_.size() < limits_.threads)
            threads_.emplace_back([shared = shared_] { shared->work(); });
        shared_->waiting.push_back(std::move(task));
    }
    shared_->changed.notify_all();
    return true;
}

asio::awaitable<BlockingPool::Ended> BlockingPool::run(std::function<void()> call,
                                                       std::chrono::steady_clock::duration limit) {
    auto const task = std::make_shared<Task>(co_await asio::this_coro::executor, std::move(call));
    if (!enqueue(task)) co_return Ended::not_started;

    bool finished = false;
    try {
        finished = co_await task->finished.wait_for(limit);
    } catch (...) {
        task->abandon();
        throw;
    }
    auto const state = finished ? Task::State::done : task->abandon();
    if (state == Task::State::waiting) co_return Ended::not_started;
    if (state == Task::State::running) co_return Ended::abandoned;
    if (task->failure) std::rethrow_exception(task->failure);
    co_return Ended::in_time;
}

bool BlockingPool::idle_within(std::chrono::steady_clock::duration limit) {
    std::unique_lock lock(shared_->mutex);
    return shared_->changed.wait_for(lock, limit, [this] { return shared_->running == 0; });
}

}  // namespace sparekey
