// The whole of it: a world, what goes wrong in it, where its webhooks go, and a log of who asked for what.
#pragma once

#include <chrono>
#include <deque>
#include <string>

#include "async/nursery.hpp"
#include "core/http_message.hpp"
#include "sim/faults.hpp"
#include "sim/webhooks.hpp"
#include "sim/world.hpp"

namespace sparekey::sim {

/// A line of the request log. No PIN: neither query nor body are kept.
struct LoggedRequest {
    Instant at{};
    std::string method{};
    std::string path{};
    std::string access_code_id{};  // or the device's; empty: neither was given
    int status = 0;                // 0: no answer was sent
    std::string fault{};           // its kind; empty: none
};

/// What goes back to the client, and how.
struct Outcome {
    HttpResponse response{};
    Wire wire = Wire::intact;
};

class Simulator {
  public:
    /// One workspace exists from the start. Webhooks are delivered in `nursery`.
    explicit Simulator(Nursery& nursery);

    /// Where requests reach this simulator: for next_page_url.
    void set_base_url(std::string url) { base_url_ = std::move(url); }

    /// Paths under /_sim/ are the control endpoint: no key, no faults, no latency, not logged.
    Outcome answer(HttpRequest const& request);
    std::chrono::milliseconds latency(HttpRequest const& request) const;

    World world;
    Faults faults;
    Webhooks webhooks;
    std::deque<LoggedRequest> requests;

  private:
    Outcome answer_as_seam_with_faults(HttpRequest const& request, Instant now);

    std::string base_url_;
};

}  // namespace sparekey::sim
