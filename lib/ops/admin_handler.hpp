// The admin endpoint's requests: who may ask, and which page answers (admin_route.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "core/secret.hpp"
#include "http/handler.hpp"
#include "ops/admin_route.hpp"

namespace sparekey::ops {

/// 404 for an unknown path, 405 with Allow for a wrong method; with a token, 401 before both for whoever does
/// not bring it as `Authorization: Bearer …`, but for open routes; without one, 421 before all for a foreign
/// Host, but for probes. Nothing is cached by anybody.
class AdminHandler final : public http::Handler {
  public:
    /// The pages outlive it. An empty token: nobody is asked for one.
    AdminHandler(std::vector<AdminPages*> pages, Secret token, Log log);

    std::optional<HttpResponse> refuse_early(HttpRequest const& head) override;
    asio::awaitable<HttpResponse> handle(HttpRequest const& request, bool draining) override;
    asio::awaitable<void> stream(HttpRequest const& request, http::AnswerStream& body) override;
    void refused(http::Refusal why, std::string_view peer, std::string_view detail) override;

  private:
    struct Place {
        AdminPages* pages;
        AdminRoute const* route;
    };

    /// Whoever answers, or the answer that there is none.
    boost::system::result<Place, HttpResponse> find(HttpRequest const& head) const;
    bool is_let_in(HttpRequest const& head) const;

    std::vector<Place> places_;
    Secret token_;
    Log log_;
    LogThrottle refusals_;
};

}  // namespace sparekey::ops
