// How pages are plugged into the admin endpoint.
//
// Pages that belong together are one class, derived from AdminPages. Its source holds a constexpr table of
// routes, each naming a coroutine member that answers it:
//
//     class StatusPages final : public AdminPages {
//       public:
//         std::span<AdminRoute const> routes() const override;
//       private:
//         asio::awaitable<HttpResponse> metrics(HttpRequest const& request);
//         …
//     };
//
//     std::span<AdminRoute const> StatusPages::routes() const {
//         static constexpr AdminRoute kRoutes[] = {
//             {"GET", "/metrics", Access::guarded, &answer_by<&StatusPages::metrics>},
//         };
//         return kRoutes;
//     }
//
// daemon/admin.cpp makes the pages and hands them to the AdminHandler. They all live on the main thread,
// which no shard can hold up; what a page waits for must have a deadline of its own.
#pragma once

#include <span>
#include <string_view>

#include "async/asio.hpp"
#include "core/http_message.hpp"
#include "http/handler.hpp"

namespace sparekey::ops {

class AdminPages;

enum class Access {
    probe,    // by everybody, under any name: load balancers have names of their own for us
    open,     // also without the token; where there is none, under our own names alone (post_guard.hpp)
    guarded,  // as `open`, and the token is asked for, if there is one
};

struct AdminRoute {
    std::string_view method;  // "GET" serves HEAD too
    std::string_view path;    // compared byte for byte; the query is the page's business
    Access access;
    asio::awaitable<HttpResponse> (*answer)(AdminPages& pages, HttpRequest const& request);
    /// Writes the body of an answer that said `streamed` (http::Handler::stream): server-sent events.
    asio::awaitable<void> (*stream)(AdminPages& pages, HttpRequest const& request,
                                    http::AnswerStream& body) = nullptr;
};

class AdminPages {
  public:
    virtual ~AdminPages() = default;
    /// Valid, and the same, for as long as the pages live.
    virtual std::span<AdminRoute const> routes() const = 0;
};

namespace detail {

template <class Pages, class Answer, class... Arguments>
Pages pages_of(Answer (Pages::*)(Arguments...));

}  // namespace detail

/// A member function as an AdminRoute's `answer`. The request lives until the answer is there.
template <auto Member>
asio::awaitable<HttpResponse> answer_by(AdminPages& pages, HttpRequest const& request) {
    using Pages = decltype(detail::pages_of(Member));
    return (static_cast<Pages&>(pages).*Member)(request);
}

/// The same as an AdminRoute's `stream`.
template <auto Member>
asio::awaitable<void> stream_by(AdminPages& pages, HttpRequest const& request, http::AnswerStream& body) {
    using Pages = decltype(detail::pages_of(Member));
    return (static_cast<Pages&>(pages).*Member)(request, body);
}

}  // namespace sparekey::ops
