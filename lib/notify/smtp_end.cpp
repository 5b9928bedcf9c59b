#include "notify/smtp_end.hpp"

namespace sparekey::notify {
namespace {

using rescue::SendResult;
using Stage = SmtpEnd::Stage;
using Status = SendResult::Status;

std::string_view words(Stage stage) {
    switch (stage) {
        case Stage::connection:
            return "connection";
        case Stage::hello:
            return "EHLO";
        case Stage::starttls:
            return "STARTTLS";
        case Stage::login:
            return "AUTH";
        case Stage::sender:
            return "MAIL FROM";
        case Stage::recipient:
            return "RCPT TO";
        case Stage::data:
            return "DATA";
        case Stage::body:
            return "the message, not all of which was sent";
        case Stage::end_of_mail:
            return "the whole message";
    }
    return "";
}

bool refuses_us(SmtpEnd const& end) {
    auto const about_the_login = end.code == 530 || end.code == 534 || end.code == 535 || end.code == 538;
    return about_the_login || (end.code / 100 == 5 && end.stage < Stage::recipient) ||
           (end.login_refused && end.code / 100 != 4);
}

Status status_of(SmtpEnd const& end) {
    if (end.stage == Stage::end_of_mail && end.code / 100 == 2) return Status::sent;
    if (end.stage == Stage::end_of_mail && end.code < 400) return Status::uncertain;
    return end.code / 100 == 5 && !refuses_us(end) ? Status::permanent : Status::temporary;
}

std::string detail_of(SmtpEnd const& end) {
    auto detail = std::string(words(end.stage)) + ": ";
    if (end.code == 0)
        detail += "no answer";
    else
        detail += std::to_string(end.code) + (end.enhanced.empty() ? "" : " " + end.enhanced);
    // After a refusal these would only say once more that there was one.
    if (end.code < 400 && !end.trouble.empty()) detail += "; " + end.trouble;
    return detail;
}

}  // namespace

SendResult judge_smtp(SmtpEnd const& end) {
    SendResult result;
    result.status = status_of(end);
    result.unauthorized = result.status == Status::temporary && refuses_us(end);
    result.detail = detail_of(end);
    return result;
}

}  // namespace sparekey::notify
