// Webhooks as Seam sends them through Svix, each one about another access code.
#pragma once

#include <cstdint>
#include <string>

#include "core/clock.hpp"
#include "http/url.hpp"
#include "webhook/signature.hpp"

namespace sparekey::bench {

class WebhookMaker {
  public:
    /// `keep_alive` false: each request says `Connection: close`. The clock must outlive this.
    WebhookMaker(webhook::SigningKey key, http::Url const& url, bool keep_alive, Clock const& clock);

    /// The bytes of one HTTP request, signed now. Message, event and access code have ids, UUIDs as Seam's,
    /// that no other call, in no other process, has used.
    std::string next();

  private:
    webhook::SigningKey key_;
    std::string head_;  // up to the headers that differ
    Clock const& clock_;
    std::string uuid_prefix_;  // of this maker's ids
    std::uint64_t count_ = 0;
};

}  // namespace sparekey::bench
