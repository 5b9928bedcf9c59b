#include "notify/plugin_notifier.hpp"

#include "notify/plugin_call.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

using Ended = BlockingPool::Ended;
using Status = rescue::SendResult::Status;

/// However the wait ends, cancelled included: a call that still runs learns that nobody waits.
class GiveUpAtExit {
  public:
    explicit GiveUpAtExit(PluginCall& call) : call_(call) {}
    ~GiveUpAtExit() { call_.give_up(); }
    GiveUpAtExit(GiveUpAtExit const&) = delete;
    GiveUpAtExit& operator=(GiveUpAtExit const&) = delete;

  private:
    PluginCall& call_;
};

rescue::SendResult without_answer(Status status, std::string detail) {
    rescue::SendResult result;
    result.status = status;
    result.detail = std::move(detail);
    return result;
}

}  // namespace

asio::awaitable<rescue::SendResult> PluginNotifier::send(rescue::Notification const& notification) {
    auto const limit = send_limit(notification, timeout_, clock_);
    if (!limit) co_return too_late();
    auto const deadline = clock_.now() + *limit;
    auto const call = std::make_shared<PluginCall>(plugin_, notification, deadline);
    GiveUpAtExit const given_up(*call);
    std::function<void()> work = [call] { call->run(); };
    auto const ended = co_await pool_.run(std::move(work), *limit);
    if (ended == Ended::in_time) co_return call->result();
    if (ended == Ended::abandoned)
        co_return without_answer(Status::uncertain, "the plugin did not answer in time; its call runs on");
    co_return without_answer(Status::temporary, "all threads of the plugin are in earlier calls");
}

}  // namespace sparekey::notify
