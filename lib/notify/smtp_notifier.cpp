#include "notify/smtp_notifier.hpp"

#include "notify/mail.hpp"
#include "notify/sending.hpp"
#include "notify/smtp_delivery.hpp"

namespace sparekey::notify {
namespace {

using std::chrono::steady_clock;

// libcurl looks at its own deadline once a second, and says goodbye after it.
constexpr auto kGrace = std::chrono::seconds(3);

std::string_view why_not(rescue::Recipient const& guest) {
    if (guest.email.empty()) return "the guest has no e-mail address";
    if (!is_mail_address(guest.email))
        return "the guest's e-mail address is malformed, or of a kind we do not write to";
    return {};
}

/// However the coroutine ends, nothing more goes out after that.
class Attempt {
  public:
    explicit Attempt(std::shared_ptr<SmtpDelivery> delivery) : delivery_(std::move(delivery)) {}
    ~Attempt() { delivery_->give_up(); }
    Attempt(Attempt const&) = delete;
    Attempt& operator=(Attempt const&) = delete;

    std::function<void()> call() const {
        return [delivery = delivery_] { delivery->run(); };
    }
    SmtpEnd end() const { return delivery_->give_up(); }

  private:
    std::shared_ptr<SmtpDelivery> delivery_;
};

}  // namespace

SmtpNotifier::SmtpNotifier(Settings settings, BlockingPool& pool, Clock const& clock)
    : settings_(std::move(settings)), pool_(pool), clock_(clock) {}

asio::awaitable<rescue::SendResult> SmtpNotifier::send(rescue::Notification const& notification) {
    auto const limit = send_limit(notification, settings_.timeout, clock_);
    if (!limit) co_return too_late();
    auto const& guest = notification.recipient;
    if (auto const reason = why_not(guest); !reason.empty()) co_return refused(reason);

    SmtpDelivery::Envelope envelope{settings_.from.address, guest.email};
    auto delivery = std::make_shared<SmtpDelivery>(settings_.server, std::move(envelope),
                                                   write_mail(notification, settings_.from, clock_.now()),
                                                   steady_clock::now() + *limit);
    Attempt const attempt(std::move(delivery));
    auto const ended = co_await pool_.run(attempt.call(), *limit + kGrace);
    auto end = attempt.end();
    if (ended == BlockingPool::Ended::not_started) end.trouble = "too many messages are under way";
    if (ended == BlockingPool::Ended::abandoned) end.trouble = "its time is up";
    auto result = judge_smtp(end);
    result.provider_id = message_id(notification.idempotency_key, settings_.from);
    co_return cleaned(std::move(result), Redactor(notification));
}

}  // namespace sparekey::notify
