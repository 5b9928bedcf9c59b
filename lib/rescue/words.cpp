// The words that Redis, plugins, logs and metrics use for our enumerations.
#include "rescue/job.hpp"
#include "rescue/notification.hpp"
#include "rescue/ports.hpp"
#include "rescue/verdict.hpp"

namespace sparekey::rescue {

std::string_view to_string(Send::State state) {
    switch (state) {
        case Send::State::intent:
            return "intent";
        case Send::State::sent:
            return "sent";
        case Send::State::failed:
            return "failed";
        case Send::State::uncertain:
            return "uncertain";
    }
    return "uncertain";
}

std::optional<Send::State> parse_send_state(std::string_view text) {
    for (auto const state :
         {Send::State::intent, Send::State::sent, Send::State::failed, Send::State::uncertain})
        if (to_string(state) == text) return state;
    return std::nullopt;
}

std::string_view to_string(SendResult::Status status) {
    switch (status) {
        case SendResult::Status::sent:
            return "sent";
        case SendResult::Status::temporary:
            return "temporary";
        case SendResult::Status::permanent:
            return "permanent";
        case SendResult::Status::uncertain:
            return "uncertain";
        case SendResult::Status::rate_limited:
            return "rate_limited";
    }
    return "uncertain";
}

std::optional<SendResult::Status> parse_send_status(std::string_view text) {
    using Status = SendResult::Status;
    for (auto const status :
         {Status::sent, Status::temporary, Status::permanent, Status::uncertain, Status::rate_limited})
        if (to_string(status) == text) return status;
    return std::nullopt;
}

std::string_view to_string(Verdict::Kind kind) {
    switch (kind) {
        case Verdict::Kind::done:
            return "done";
        case Verdict::Kind::hold:
            return "hold";
        case Verdict::Kind::retry:
            return "retry";
        case Verdict::Kind::bury:
            return "bury";
        case Verdict::Kind::lost:
            return "lost";
    }
    return "lost";
}

std::string_view to_string(SeamError::Kind kind) {
    switch (kind) {
        case SeamError::Kind::not_found:
            return "not_found";
        case SeamError::Kind::unauthorized:
            return "unauthorized";
        case SeamError::Kind::rate_limited:
            return "rate_limited";
        case SeamError::Kind::temporary:
            return "temporary";
        case SeamError::Kind::rejected:
            return "rejected";
    }
    return "temporary";
}

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::info:
            return "info";
        case Severity::warning:
            return "warning";
        case Severity::critical:
            return "critical";
    }
    return "critical";
}

void throw_exception_from_error(SeamError const& error, boost::source_location const&) {
    throw std::runtime_error("Seam: " + std::string(to_string(error.kind)) + ": " + error.message);
}

}  // namespace sparekey::rescue
