// One answer for all who ask: found at most every so often, by whoever asks first, and never unasked.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "async/asio.hpp"
#include "async/event.hpp"

namespace sparekey::ops {

/// For one thread. Outlives those who ask.
template <class T>
class SharedAnswer {
  public:
    using Find = std::function<asio::awaitable<T>()>;
    using Duration = std::chrono::steady_clock::duration;
    /// For how long an answer is good.
    using Keep = std::function<Duration(T const&)>;

    SharedAnswer(Find find, Keep keep) : find_(std::move(find)), keep_(std::move(keep)) {}
    SharedAnswer(Find find, Duration kept)
        : SharedAnswer(std::move(find), [kept](T const&) { return kept; }) {}

    /// Waits for whoever is finding one already. Throws what finding throws.
    asio::awaitable<std::shared_ptr<T const>> get() {
        while (finding_) co_await found_.wait();
        if (answer_ && std::chrono::steady_clock::now() < good_until_) co_return answer_;
        Finding const finding(*this);
        auto const expiries = expiries_;
        auto answer = co_await find_();
        answer_ = std::make_shared<T const>(std::move(answer));
        auto const now = std::chrono::steady_clock::now();
        good_until_ = expiries == expiries_ ? now + keep_(*answer_) : now;
        co_return answer_;
    }

    /// What was found before now is not good any more, and neither is what is being found.
    void expire() {
        ++expiries_;
        good_until_ = {};
    }

  private:
    /// Ends also with an exception, or when the finder is cancelled: then the next one finds.
    class Finding {
      public:
        explicit Finding(SharedAnswer& owner) : owner_(owner) {
            owner_.finding_ = true;
            owner_.found_.clear();
        }
        ~Finding() {
            owner_.finding_ = false;
            owner_.found_.set();
        }
        Finding(Finding const&) = delete;
        Finding& operator=(Finding const&) = delete;

      private:
        SharedAnswer& owner_;
    };

    Find find_;
    Keep keep_;
    bool finding_ = false;
    Event found_;
    unsigned expiries_ = 0;
    std::shared_ptr<T const> answer_;
    std::chrono::steady_clock::time_point good_until_{};
};

}  // namespace sparekey::ops
