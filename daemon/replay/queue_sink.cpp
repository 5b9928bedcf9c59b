#include "daemon/replay/queue_sink.hpp"

namespace sparekey::daemon {
namespace {

webhook::Delivery from(webhook::Origin origin, webhook::Delivery delivery) {
    delivery.origin = origin;
    return delivery;
}

Taken::How how(webhook::Acceptance acceptance) {
    switch (acceptance) {
        case webhook::Acceptance::accepted:
            return Taken::How::accepted;
        case webhook::Acceptance::duplicate:
        case webhook::Acceptance::repeated:
            return Taken::How::duplicate;
        case webhook::Acceptance::not_followed:
            return Taken::How::refused;
        case webhook::Acceptance::full:
            break;
    }
    return Taken::How::not_now;
}

Taken trouble(Error const& error) {
    bool const passes = error.code == Errc::unavailable || error.code == Errc::timed_out;
    return {passes ? Taken::How::not_now : Taken::How::failed, error.message};
}

}  // namespace

asio::awaitable<Taken> QueueSink::take(webhook::Recording const&, webhook::Delivery const& delivery) {
    auto const with_origin = from(origin_, delivery);
    auto const acceptance = co_await inbox_.accept(with_origin);
    if (!acceptance) co_return trouble(acceptance.error());
    Taken taken;
    taken.how = how(*acceptance);
    if (*acceptance == webhook::Acceptance::full)
        taken.reason = "there are as many open jobs as redis.high_water allows";
    if (*acceptance == webhook::Acceptance::not_followed)
        taken.reason = "it starts no rescue, and its code has no job that is followed";
    co_return taken;
}

asio::awaitable<Taken> QueueOutlook::take(webhook::Recording const&, webhook::Delivery const& delivery) {
    Taken taken{Taken::How::unknown, ""};
    if (!trouble_) {
        auto const with_origin = from(origin_, delivery);
        auto const outlook = co_await queue_.foresee(with_origin);
        if (outlook) {
            taken.how = how(outlook->acceptance);
            taken.reason = outlook->reason;
        } else {
            trouble_ = outlook.error().message;
        }
    }
    if (taken.how == Taken::How::not_now)
        taken.how = Taken::How::unknown;  // full: nobody waits for that here
    if (trouble_ && taken.how == Taken::How::unknown) taken.reason = *trouble_;
    co_return taken;
}

}  // namespace sparekey::daemon
