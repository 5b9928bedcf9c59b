#include "seam/turns.hpp"

#include <boost/asio/steady_timer.hpp>

namespace sparekey::seam {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kPause{30};  // where a 429 does not say for how long

}  // namespace

Priority priority_of(std::string_view route, Priority own) {
    if (own != Priority::urgent || route == "/access_codes/pull_backup_access_code") return own;
    return Priority::begun;
}

asio::awaitable<void> Turns::wait(std::string_view route) {
    if (budget_ == nullptr) co_return;
    auto const priority = priority_of(route, priority_);
    auto const began = steady_clock::now();
    RequestBudget::Place place(*budget_, priority);
    auto left = place.ask(began);
    if (left == milliseconds(0)) co_return;

    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (left > milliseconds(0)) {
        pause.expires_after(left);
        co_await pause.async_wait(asio::use_awaitable);
        left = place.ask(steady_clock::now());
    }
    observer_.held_back(priority, std::chrono::duration_cast<milliseconds>(steady_clock::now() - began));
}

void Turns::failed(std::string_view route, rescue::SeamError const& error) {
    if (budget_ == nullptr || error.kind != rescue::SeamError::Kind::rate_limited) return;
    auto const reads = route.ends_with("/get") || route.ends_with("/list");
    if (reads) budget_->pause_background(error.retry_after.value_or(kPause), steady_clock::now());
}

}  // namespace sparekey::seam
