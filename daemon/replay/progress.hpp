// How far a replay is, in words and as a bar. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace sparekey::daemon {

class Progress {
  public:
    using Clock = std::chrono::steady_clock;

    /// `total`: bytes of the whole file; nullopt: nobody knows, it is a pipe.
    explicit Progress(std::optional<std::uint64_t> total) : total_(total) {}

    struct Sample {
        Clock::time_point at;
        std::uint64_t lines = 0;
        std::uint64_t bytes = 0;
        std::uint64_t troubles = 0;
    };
    /// In the order of their times.
    void add(Sample sample);

    /// Of the last ten seconds, so that it follows what is going on now; 0 before there are two samples.
    double lines_per_second() const;

    /// nullopt: not known.
    std::optional<std::chrono::seconds> time_left() const;

    /// "47 %, 470123 lines, 21034/s, 0:25 left, 3 troubles".
    std::string line() const;

    /// "[====>    ] 47 %, …" of at most `columns` characters.
    std::string bar(std::size_t columns) const;

  private:
    double share() const;
    double per_second(std::uint64_t Sample::*what) const;

    std::optional<std::uint64_t> total_;
    std::deque<Sample> samples_;  // of the last ten seconds, and one before
};

}  // namespace sparekey::daemon
