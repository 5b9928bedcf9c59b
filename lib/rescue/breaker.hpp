// Stops asking a workspace's Seam that refuses our key: one probe at a time, until it is let in again
// (DESIGN.md §6). Pure.
#pragma once

#include <chrono>
#include <optional>

#include "core/instant.hpp"

namespace sparekey::rescue {

class Breaker {
  public:
    explicit Breaker(std::chrono::milliseconds probe_every = std::chrono::seconds(30))
        : probe_every_(probe_every) {}

    /// While open: when a caller may go ahead again.
    std::optional<Instant> next_probe() const { return next_probe_; }

    bool is_open() const { return next_probe_.has_value(); }

    /// nullopt: go ahead. Otherwise when to come back. While open, one caller per interval goes ahead, as the
    /// probe.
    std::optional<Instant> wait_until(Instant now) {
        if (!next_probe_) return std::nullopt;
        if (now < *next_probe_) return next_probe_;
        next_probe_ = now + probe_every_;
        return std::nullopt;
    }

    void refused(Instant now) { next_probe_ = now + probe_every_; }
    void admitted() { next_probe_.reset(); }

  private:
    std::chrono::milliseconds probe_every_;
    std::optional<Instant> next_probe_;
};

}  // namespace sparekey::rescue
