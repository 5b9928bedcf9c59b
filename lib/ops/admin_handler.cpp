#include "ops/admin_handler.hpp"

#include <algorithm>

#include "core/constant_time.hpp"
#include "ops/json_answer.hpp"
#include "ops/post_guard.hpp"

namespace sparekey::ops {
namespace {

constexpr std::string_view kScheme = "Bearer ";

HttpResponse answer_with(int status) {
    HttpResponse response;
    response.status = status;
    response.headers.add("Cache-Control", "no-store");
    return response;
}

HttpResponse misdirected(Error const& why) {
    auto response = json_failure(421, why.message);
    response.headers.add("Cache-Control", "no-store");
    return response;
}

bool serves(AdminRoute const& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

}  // namespace

AdminHandler::AdminHandler(std::vector<AdminPages*> pages, Secret token, Log log)
    : token_(std::move(token)), log_(std::move(log)) {
    for (auto* const each : pages)
        for (auto const& route : each->routes()) places_.push_back({each, &route});
}

boost::system::result<AdminHandler::Place, HttpResponse> AdminHandler::find(HttpRequest const& head) const {
    std::string allowed;
    Place const* found = nullptr;
    for (auto const& place : places_) {
        if (place.route->path != head.path()) continue;
        if (serves(*place.route, head.method)) found = &place;
        allowed.append(allowed.empty() ? "" : ", ").append(place.route->method);
        if (place.route->method == "GET") allowed += ", HEAD";
    }
    auto const access = found != nullptr ? found->route->access : Access::guarded;
    if (token_.empty() && access != Access::probe) {
        auto const host = check_host(head);
        if (!host) return misdirected(host.error());
    }
    if (access == Access::guarded && !is_let_in(head)) {
        auto response = answer_with(401);
        response.headers.add("WWW-Authenticate", "Bearer");
        return response;
    }
    if (found != nullptr) return *found;
    auto response = answer_with(allowed.empty() ? 404 : 405);
    if (!allowed.empty()) response.headers.add("Allow", allowed);
    return response;
}

bool AdminHandler::is_let_in(HttpRequest const& head) const {
    if (token_.empty()) return true;
    if (head.headers.count("Authorization") != 1) return false;
    auto const given = *head.headers.find("Authorization");
    return iequals(given.substr(0, kScheme.size()), kScheme) &&
           same_in_constant_time(given.substr(kScheme.size()), token_.reveal());
}

std::optional<HttpResponse> AdminHandler::refuse_early(HttpRequest const& head) {
    auto const found = find(head);
    if (found) return std::nullopt;
    return found.error();
}

asio::awaitable<HttpResponse> AdminHandler::handle(HttpRequest const& request, bool) {
    auto const found = find(request);
    if (!found) co_return found.error();
    auto response = co_await found->route->answer(*found->pages, request);
    if (response.headers.count("Cache-Control") == 0) response.headers.add("Cache-Control", "no-store");
    co_return response;
}

asio::awaitable<void> AdminHandler::stream(HttpRequest const& request, http::AnswerStream& body) {
    auto const found = find(request);
    if (found && found->route->stream != nullptr) co_await found->route->stream(*found->pages, request, body);
}

void AdminHandler::refused(http::Refusal why, std::string_view peer, std::string_view detail) {
    auto const held = refusals_.pass();
    if (!held) return;
    log_.warning("admin request refused", {{"outcome", http::to_string(why)},
                                           {"status", http::http_status(why)},
                                           {"peer", peer},
                                           {"detail", detail},
                                           {"held_back", *held}});
}

}  // namespace sparekey::ops
