// One message on its way to a mail server. libcurl does it, which smtp_delivery.cpp alone sees; it blocks.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>

#include "core/secret.hpp"
#include "notify/smtp_end.hpp"
#include "notify/smtp_server.hpp"

namespace sparekey::notify {

class SmtpDelivery {
  public:
    struct Envelope {
        std::string sender;  // both are addresses as is_mail_address() says
        std::string recipient;
    };

    SmtpDelivery(SmtpServer server, Envelope envelope, Secret mail,
                 std::chrono::steady_clock::time_point deadline);

    /// For one thread, once. Ends soon after the deadline, or after give_up(); but name resolution cannot be
    /// cut short.
    void run();

    /// From any thread, also after run(): how far it has come. What has not gone out by now never will.
    SmtpEnd give_up();

  private:
    friend struct SmtpCallbacks;

    SmtpServer const server_;
    Envelope const envelope_;
    Secret const mail_;
    std::chrono::steady_clock::time_point const deadline_;

    std::mutex mutex_;  // for all that follows
    SmtpEnd end_;
    std::size_t handed_over_ = 0;  // bytes of the mail
    bool given_up_ = false;
    bool leaving_ = false;  // QUIT was sent: no answer matters any more
    std::chrono::steady_clock::time_point answered_;
};

}  // namespace sparekey::notify
