#include "reconcile/follow.hpp"

namespace sparekey::reconcile {
namespace {

rescue::AccessCode const* find(Codes const& codes, std::string const& id) {
    auto const found = codes.found.find(id);
    return found == codes.found.end() ? nullptr : &found->second;
}

}  // namespace

asio::awaitable<Result<std::string>> Follow::perform(std::string /*cursor*/) {
    std::string from;
    do {
        auto const page = co_await jobs_.page(workspace_, from);
        if (!page) co_return page.error();
        auto const compared = co_await compare(*page);
        if (!compared) co_return compared.error();
        from = page->next;
    } while (!from.empty());
    co_return std::string();
}

asio::awaitable<Result<void>> Follow::compare(FollowedPage const& page) {
    std::vector<std::string> ids;
    for (auto const& known : page.jobs) {
        if (!known.at_rest()) continue;
        ids.push_back(known.job.access_code_id);
        ids.push_back(known.job.backup_access_code_id);
    }
    if (ids.empty()) co_return Result<void>();
    auto const codes = co_await codes_.read(std::move(ids));
    if (!codes) co_return Error{Errc::unavailable, "Seam: " + codes.error().message};
    for (auto const& known : page.jobs) {
        auto const& id = known.job.access_code_id;
        auto const& backup_id = known.job.backup_access_code_id;
        if (codes->unreadable.contains(id) || codes->unreadable.contains(backup_id)) continue;
        auto const why = news(known, find(*codes, id), find(*codes, backup_id), clock_.now());
        if (!why) continue;
        auto const asked = co_await jobs_.look_again(id, *why);
        if (!asked) co_return asked.error();
        if (*asked)
            log_.info("a stay has changed, and no webhook said so", {{"access_code_id", id}, {"news", *why}});
    }
    co_return Result<void>();
}

}  // namespace sparekey::reconcile
