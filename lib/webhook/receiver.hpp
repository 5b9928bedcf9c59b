// One webhook from request to status code: path, method, signature, event, inbox. Knows no sockets and no
// Redis.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "async/asio.hpp"
#include "core/clock.hpp"
#include "core/http_message.hpp"
#include "core/log.hpp"
#include "core/log_throttle.hpp"
#include "webhook/inbox.hpp"
#include "webhook/signature.hpp"

namespace sparekey::webhook {

/// Where one workspace's webhooks arrive and who may sign them.
struct Endpoint {
    std::string path;       // "/webhooks/seam"; compared byte for byte, the query is ignored
    std::string workspace;  // its configured name
    std::vector<SigningKey> keys;
};

/// Is a webhook that cannot be read in the recording? Not if it may hold a PIN.
enum class Recorded { yes, no };

/// What is told to people and counted, beside the answer itself.
class ReceiverEvents {
  public:
    virtual ~ReceiverEvents() = default;
    /// Every request ends in one of these words: accepted, duplicate, unwanted, not_followed, unreadable,
    /// overloaded, unavailable, draining, unknown_path, bad_method, and the words of Rejection. `workspace`
    /// is empty where none was found.
    virtual void answered(std::string_view workspace, std::string_view outcome) = 0;
    /// Which of the endpoint's keys (an index) signed a request: tells when an old secret has gone out of
    /// use.
    virtual void signed_by(std::string_view workspace, std::size_t key) = 0;
    /// How far our clock was ahead of the signature's, in whole seconds: the way here included.
    virtual void signed_ago(std::string_view /*workspace*/, std::chrono::seconds /*age*/) {}
    /// An event that starts a rescue has been made durable for the first time. `waited`: since it occurred,
    /// where it says when.
    virtual void kept(std::string_view /*workspace*/, std::optional<std::chrono::milliseconds> /*waited*/) {}
    /// Signed, so it came from Seam, but it cannot be read: a person must look. Comes again with a duplicate
    /// of it, because the answer to the first may have been lost together with this call.
    virtual void unreadable(std::string_view workspace, std::string_view message_id, Error const& error,
                            Recorded recorded) = 0;
};

/// Serves many requests at once, on one thread. Endpoints are fixed: a reload makes a new Receiver, and the
/// old one lives until its last request is answered.
class Receiver {
  public:
    Receiver(std::vector<Endpoint> endpoints, Inbox& inbox, Clock const& clock, ReceiverEvents& events,
             Log log);

    /// Answers that need no body, to be asked before it is read: 404, 405, 400 for the signature headers.
    /// Such an answer is final, logged and counted. nullopt: read the body, then ask receive().
    std::optional<HttpResponse> refuse_early(HttpRequest const& head);

    /// The whole answer, DESIGN.md §4, whether or not refuse_early() was asked. `draining` answers 503 and
    /// closes. Exceptions are the Inbox's, and leave the request unanswered and uncounted.
    asio::awaitable<HttpResponse> receive(HttpRequest const& request, bool draining);

  private:
    /// A request whose head is in order.
    struct Addressed {
        Endpoint const* endpoint;
        SignedHeaders headers;
    };
    /// How a request ends.
    struct Ending {
        int status;
        std::string_view outcome;
        std::string_view workspace;
    };

    boost::system::result<Addressed, Ending> read_head(HttpRequest const& head) const;
    asio::awaitable<HttpResponse> take_in(HttpRequest const& request, Endpoint const& endpoint,
                                          SignedHeaders const& headers, Instant now);
    HttpResponse refuse(HttpRequest const& request, Ending const& ending, Log const& log);
    HttpResponse finish(Ending const& ending, LogLevel level, Log const& log);

    std::vector<Endpoint> endpoints_;
    Inbox& inbox_;
    Clock const& clock_;
    ReceiverEvents& events_;
    Log log_;
    std::map<std::string_view, LogThrottle> refusals_;  // by outcome, so that one kind does not hide another
};

}  // namespace sparekey::webhook
