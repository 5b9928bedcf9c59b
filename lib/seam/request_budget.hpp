// How many requests a workspace's Seam is sent, over all threads of this process: guests first.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <string_view>

namespace sparekey::seam {

/// In the order in which requests are let through when there are too many.
enum class Priority {
    begun,       // goes on with a job: whoever has waited that long shall not wait again at every step
    urgent,      // begins something for a guest
    background,  // for nobody who stands at a door: reconciliation, audits, the operators' page
};
inline constexpr int kPriorities = 3;

/// As operators see it: "urgent" or "background".
std::string_view to_string(Priority priority);

struct BudgetLimits {
    unsigned per_minute = 1200;            // 0: as many as come
    unsigned background_per_minute = 120;  // of these; 0: no limit of its own
};

/// Two token buckets, one for all requests and a smaller one for those in the background, which fill evenly
/// and hold what comes in in 15 seconds. Those who wait are served by priority, then in the order in which
/// they came; and half of the first bucket is kept for guests. Any thread; held for a few instructions only.
class RequestBudget {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Milliseconds = std::chrono::milliseconds;

    RequestBudget(BudgetLimits limits, TimePoint now);
    RequestBudget(RequestBudget const&) = delete;
    RequestBudget& operator=(RequestBudget const&) = delete;

    /// From now on; whoever waits goes by them with the next question.
    void set_limits(BudgetLimits limits, TimePoint now);

    /// Seam said 429: nothing in the background for this long, ten minutes at most. What guests need goes on,
    /// by its own backoff.
    void pause_background(Milliseconds duration, TimePoint now);

    /// A place among those who wait for one request; leaving it gives the place up. The budget outlives it.
    class Place {
      public:
        Place(RequestBudget& budget, Priority priority);
        ~Place();
        Place(Place const&) = delete;
        Place& operator=(Place const&) = delete;

        /// Zero: the request may be sent, and was counted; ask no more. Otherwise in how long to ask again,
        /// at most a second.
        Milliseconds ask(TimePoint now);

      private:
        friend class RequestBudget;
        RequestBudget& budget_;
        Priority priority_;
        std::list<Place*>::iterator at_;
        bool waits_ = true;
    };

  private:
    struct Bucket {
        double per_second = 0;  // 0: without limit
        double tokens = 0;

        double most() const;
        void limit(unsigned per_minute);
        void fill(double seconds);
        void take();
        /// Until this many have come in.
        double seconds_to(double wanted) const;
    };

    Milliseconds ask(Place const& place, TimePoint now);
    double in_line_before(Place const& place) const;
    void fill(TimePoint now);

    std::mutex mutex_;
    Bucket all_;
    Bucket background_;
    TimePoint filled_at_;
    TimePoint paused_until_;
    std::list<Place*> waiting_[kPriorities];
};

}  // namespace sparekey::seam
