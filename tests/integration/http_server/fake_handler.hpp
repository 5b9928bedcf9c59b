// A handler that echoes, keeps what it saw, and can be made to wait, to refuse or to throw.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "async/event.hpp"
#include "http/handler.hpp"

namespace sparekey::http {

class FakeHandler final : public Handler {
  public:
    std::optional<HttpResponse> refuse_early(HttpRequest const& head) override {
        if (early && head.path() == "/early") return early;
        return std::nullopt;
    }

    asio::awaitable<HttpResponse> handle(HttpRequest const& request, bool draining) override {
        requests.push_back(request);
        was_draining.push_back(draining);
        if (request.path() == "/throw") throw std::runtime_error("a bug");
        if (request.path() == "/wait") co_await released.wait();
        HttpResponse response = answer;
        response.streamed = request.path().starts_with("/stream");
        if (response.body.empty()) response.body = request.body;
        co_return response;
    }

    /// "1", "2", … until nobody takes any more.
    asio::awaitable<void> stream(HttpRequest const& request, AnswerStream& body) override {
        bool goes_on = true;
        while (goes_on) {
            ++streamed;
            goes_on = co_await body.write(std::to_string(streamed));
            if (request.path() == "/stream-throw") throw std::runtime_error("a bug");
            co_await streaming.wait_for(std::chrono::milliseconds(1));
        }
        stream_ended.set();
    }

    void refused(Refusal why, std::string_view peer, std::string_view detail) override {
        refusals.push_back(why);
        last_peer = peer;
        last_detail = detail;
    }

    long count(Refusal why) const { return std::ranges::count(refusals, why); }

    std::optional<HttpResponse> early;  // the answer to /early, before its body
    HttpResponse answer;                // with no body of its own: echoes the request's
    Event released;                     // what /wait waits for
    Event streaming;                    // never set: the pause between two writes of /stream
    Event stream_ended;
    int streamed = 0;

    std::vector<HttpRequest> requests;
    std::vector<bool> was_draining;
    std::vector<Refusal> refusals;
    std::string last_peer;
    std::string last_detail;
};

inline HttpResponse response_with(int status) {
    HttpResponse response;
    response.status = status;
    return response;
}

}  // namespace sparekey::http
