#include "notify/mail.hpp"

#include <array>

#include "core/digest.hpp"
#include "notify/mail_encoding.hpp"

namespace sparekey::notify {
namespace {

constexpr std::size_t kDigestDigits = 40;

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "Mon, 23 Nov 2026 03:05:00 +0000"
std::string mail_date(Instant at) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::seconds>(at - day));
    return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + ", " +
           two_digits(static_cast<unsigned>(date.day())) + " " +
           kMonths[static_cast<unsigned>(date.month()) - 1] + " " +
           std::to_string(static_cast<int>(date.year())) + " " + two_digits(time.hours().count()) + ":" +
           two_digits(time.minutes().count()) + ":" + two_digits(time.seconds().count()) + " +0000";
}

/// The address on a line of its own wherever there is a name: together they may be too long for one.
std::string mailbox(std::string_view name, std::string_view address) {
    if (name.empty()) return std::string(address);
    return display_name(name) + "\r\n <" + std::string(address) + ">";
}

std::string header(rescue::Notification const& notification, Mailbox const& from, Instant now) {
    auto const& guest = notification.recipient;
    std::string text;
    auto const add = [&](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    add("Date", mail_date(now));
    add("From", mailbox(from.name, from.address));
    add("To", mailbox(guest.name, guest.email));
    if (!notification.message.subject.empty()) add("Subject", header_text(notification.message.subject));
    add("Message-ID", message_id(notification.idempotency_key, from));
    add("Auto-Submitted", "auto-generated");
    add("MIME-Version", "1.0");
    add("Content-Type", "text/plain; charset=utf-8");
    add("Content-Transfer-Encoding", "quoted-printable");
    return text + "\r\n";
}

}  // namespace

std::string message_id(std::string_view idempotency_key, Mailbox const& from) {
    return "<" + sha256_hex(idempotency_key).substr(0, kDigestDigits) + "@" +
           std::string(domain_of(from.address)) + ">";
}

Secret write_mail(rescue::Notification const& notification, Mailbox const& from, Instant now) {
    auto const head = header(notification, from, now);
    auto const text = notification.message.text.reveal();
    std::string mail;
    mail.reserve(head.size() + quoted_printable_size(text));  // so that it does not move
    mail += head;
    append_quoted_printable(mail, text);
    return Secret::take(std::move(mail));
}

}  // namespace sparekey::notify
