#include "daemon/replay/desk.hpp"

namespace sparekey::daemon {
namespace {

HttpRequest as_it_came(webhook::Recording const& recording) {
    HttpRequest request;
    request.method = "POST";
    request.target = recording.path;
    request.peer = "replay";
    for (auto const& [name, value] : recording.headers) request.headers.add(name, value);
    request.body = recording.body;
    return request;
}

/// The receiver's word for a refusal, for who has to do something about it.
std::string explain(std::string_view outcome, std::string const& workspace,
                    webhook::Recording const& recording) {
    if (outcome == "unknown_path") return "no workspace of this configuration has the path " + recording.path;
    if (outcome == "no_signature_matches")
        return "no secret of workspace " + workspace +
               " has signed it; if a secret was replaced since, add the old one to webhook_secret_files";
    if (outcome == "stale_timestamp" || outcome == "future_timestamp")
        return "it was signed more than 300 s " +
               std::string(outcome == "stale_timestamp" ? "before" : "after") + " its received_at";
    if (outcome == "missing_header") return "headers: a signed one is missing";
    if (outcome == "doubled_header") return "headers: a signed one is there twice";
    return "headers: a signed one is malformed";
}

Ending::How how(Taken::How taken) {
    switch (taken) {
        case Taken::How::accepted:
            return Ending::How::accepted;
        case Taken::How::duplicate:
            return Ending::How::duplicate;
        case Taken::How::refused:
            return Ending::How::refused;
        case Taken::How::not_now:
            return Ending::How::not_now;
        case Taken::How::unknown:
            return Ending::How::unknown;
        case Taken::How::failed:
            break;
    }
    return Ending::How::failed;
}

}  // namespace

std::string_view to_string(Ending::How how) {
    switch (how) {
        case Ending::How::accepted:
            return "accepted";
        case Ending::How::duplicate:
            return "duplicate";
        case Ending::How::unreadable:
            return "unreadable";
        case Ending::How::unwanted:
            return "unwanted";
        case Ending::How::refused:
            return "refused";
        case Ending::How::not_now:
            return "not_now";
        case Ending::How::failed:
            return "failed";
        case Ending::How::unknown:
            break;
    }
    return "unknown";
}

Desk::Desk(std::vector<webhook::Endpoint> endpoints, Sink& sink)
    : slot_(sink), receiver_(std::move(endpoints), slot_, clock_, slot_, Log()) {}

asio::awaitable<Ending> Desk::pass(webhook::Recording const& recording) {
    clock_.at = recording.received_at;
    slot_.clear(recording);
    auto const request = as_it_came(recording);
    co_await receiver_.receive(request, false);
    co_return ending();
}

Ending Desk::ending() const {
    auto ending = slot_.about;
    if (slot_.taken) {
        ending.how = how(slot_.taken->how);
        ending.reason = slot_.taken->reason;
        ending.retry_after = slot_.taken->retry_after;
        ending.by_sink = true;
    } else if (!slot_.why_unreadable) {
        auto const unwanted = slot_.outcome == "unwanted";
        ending.how = unwanted ? Ending::How::unwanted : Ending::How::refused;
        if (!unwanted) ending.reason = explain(slot_.outcome, slot_.workspace, *slot_.recording);
    }
    if (slot_.why_unreadable && (!slot_.taken || ending.how == Ending::How::accepted)) {
        ending.how = Ending::How::unreadable;
        ending.reason = *slot_.why_unreadable;
    }
    return ending;
}

asio::awaitable<Result<webhook::Acceptance>> Desk::Slot::accept(webhook::Delivery const& delivery) {
    about.message_id = delivery.message_id;
    if (delivery.event) {
        about.event_id = delivery.event->event_id;
        about.access_code_id = delivery.event->access_code_id.value_or("");
    }
    taken = co_await sink_.take(*recording, delivery);
    if (taken->how == Taken::How::accepted) co_return webhook::Acceptance::accepted;
    if (taken->how == Taken::How::duplicate) co_return webhook::Acceptance::duplicate;
    co_return Error{Errc::unavailable, taken->reason};
}

void Desk::Slot::answered(std::string_view for_workspace, std::string_view with_outcome) {
    workspace = for_workspace;
    outcome = with_outcome;
}

void Desk::Slot::unreadable(std::string_view, std::string_view, Error const& error, webhook::Recorded) {
    why_unreadable = error.message;
}

void Desk::Slot::clear(webhook::Recording const& next) {
    recording = &next;
    workspace.clear();
    outcome.clear();
    taken.reset();
    why_unreadable.reset();
    about = Ending();
}

}  // namespace sparekey::daemon
