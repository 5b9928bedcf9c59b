#include "reconcile/webhook_watch.hpp"

#include <algorithm>

namespace sparekey::reconcile {

void WebhookWatch::brought(Instant created_at) {
    newest_brought_ = std::max(newest_brought_, std::optional(created_at));
}

void WebhookWatch::found(Instant created_at) {
    found_.push_back(created_at);
}

std::optional<WebhookWatch::Missed> WebhookWatch::judge(Instant now, std::chrono::milliseconds grace,
                                                        Instant since) const {
    Missed missed;
    for (auto const at : found_) {
        if (at < since || at > now - grace) continue;
        missed.first = missed.count == 0 ? at : std::min(missed.first, at);
        missed.last = missed.count == 0 ? at : std::max(missed.last, at);
        ++missed.count;
    }
    if (missed.count == 0 || newest_brought_ > missed.last) return std::nullopt;
    return missed;
}

}  // namespace sparekey::reconcile
