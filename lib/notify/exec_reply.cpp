#include "notify/exec_reply.hpp"

#include "core/json.hpp"
#include "notify/sending.hpp"

namespace sparekey::notify {
namespace {

using rescue::SendResult;
using Status = SendResult::Status;

constexpr int kExOsErr = 71;     // sysexits.h
constexpr int kExTempFail = 75;  // sysexits.h

Status from_end(ProcessEnd const& end) {
    switch (end.how) {
        case ProcessEnd::How::exited:
            if (end.code == 0) return Status::sent;
            return end.code == kExTempFail || end.code == kExOsErr ? Status::temporary : Status::permanent;
        case ProcessEnd::How::signalled:
        case ProcessEnd::How::timed_out:
            return Status::uncertain;
        case ProcessEnd::How::not_started:
            return Status::temporary;
    }
    return Status::uncertain;
}

std::string_view last_line(std::string_view text) {
    auto const end = text.find_last_not_of(" \t\r\n");
    if (end == std::string_view::npos) return {};
    text = text.substr(0, end + 1);
    auto const line_end = text.rfind('\n');
    if (line_end != std::string_view::npos) text.remove_prefix(line_end + 1);
    return text.substr(text.find_first_not_of(" \t\r"));
}

std::string text_or_empty(json::Value answer, std::string_view key) {
    auto const text = answer.optional_string(key);
    return text && *text ? **text : "";
}

bool flag(json::Value answer, std::string_view key) {
    auto const value = answer.optional_bool(key);
    return value && value->value_or(false);
}

std::optional<std::chrono::seconds> retry_after(json::Value answer) {
    auto const wait = answer.optional_integer("retry_after_s");
    if (!wait || !*wait) return std::nullopt;
    return asked_wait(**wait);
}

SendResult from_end_alone(ProcessEnd const& end, std::string_view complaint = {}) {
    SendResult result;
    result.status = from_end(end);
    result.detail = describe(end);
    if (!complaint.empty()) result.detail += "; " + std::string(complaint);
    return result;
}

}  // namespace

SendResult read_exec_reply(ProcessEnd const& end) {
    auto const line = last_line(end.output());
    if (!line.starts_with('{')) return from_end_alone(end);

    auto const document = json::Document::parse(line);
    if (!document) return from_end_alone(end, "its answer is not valid JSON");
    auto const answer = document->root();
    auto const word = answer.string("result");
    if (!word) return from_end_alone(end, "its answer has no \"result\"");

    auto const status = rescue::parse_send_status(*word);
    if (!status) {
        auto result = from_end_alone(end, "unknown result \"" + *word + "\"");
        if (result.status == Status::sent) result.status = Status::uncertain;
        return result;
    }
    SendResult result;
    result.status = *status;
    result.retry_after = retry_after(answer);
    result.unauthorized = flag(answer, "unauthorized");
    result.provider_id = text_or_empty(answer, "provider_id");
    result.detail = text_or_empty(answer, "detail");
    if (result.detail.empty()) result.detail = describe(end);
    return result;
}

}  // namespace sparekey::notify
