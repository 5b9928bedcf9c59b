#include "reconcile/webhook_watch.hpp"

#include <algorithm>

namespace sparekey::reconcile {

void WebhookWatch::brought(Instant created_at) {
    newest_brought_ = std::max(newest_brought_, std::optional(created_at));
}

void WebhookWatch::found(Instant created_at) {
    found_.push_back(created_at);
}

WebhookWatch::Finding WebhookWatch::judge(Instant now, std::chrono::milliseconds grace, Instant since) const {
    Missed missed;
    std::optional<Instant> newest;
    for (auto const at : found_) {
        if (at < since || at > now - grace) continue;
        missed.first = missed.count == 0 ? at : std::min(missed.first, at);
        newest = std::max(newest, std::optional(at));
        ++missed.count;
    }
    Finding finding;
    finding.works = newest_brought_ && (!newest || *newest_brought_ > *newest);
    if (newest && !finding.works) finding.missed = missed;
    return finding;
}

}  // namespace sparekey::reconcile
