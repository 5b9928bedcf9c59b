#include "notify/exec_reply.hpp"

#include "core/json.hpp"
#include "notify/reply.hpp"

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

}  // namespace

SendResult read_exec_reply(ProcessEnd const& end) {
    auto const reply = read_reply(last_line(end.output()));
    if (reply.result) {
        auto result = *reply.result;
        if (result.detail.empty()) result.detail = describe(end);
        return result;
    }
    SendResult result;
    result.status = from_end(end);
    result.detail = describe(end);
    if (!reply.complaint.empty()) result.detail += "; " + reply.complaint;
    if (reply.unknown_word && result.status == Status::sent) result.status = Status::uncertain;
    return result;
}

}  // namespace sparekey::notify
