// Cuts what a program writes into lines, and keeps a program that writes without end from filling memory or
// the log.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace sparekey {

class BoundedLines {
  public:
    using Sink = std::function<void(std::string_view line)>;

    struct Limits {
        std::size_t line = 4096;        // bytes of a line; its rest is dropped
        std::size_t total = 64 * 1024;  // bytes of all lines together; what follows is dropped
    };

    /// `sink` gets each line without its end; empty lines are left out. Where bytes were dropped it is told
    /// so, with a line of ours.
    explicit BoundedLines(Sink sink) : BoundedLines(std::move(sink), Limits{}) {}
    BoundedLines(Sink sink, Limits limits) : sink_(std::move(sink)), limits_(limits) {}

    /// The next bytes, cut anywhere.
    void feed(std::string_view bytes);

    /// No more bytes: hands over a last line without an end.
    void finish();

  private:
    void add(std::string_view part);

    Sink sink_;
    Limits limits_;
    std::string line_;
    std::size_t total_ = 0;
    bool cut_ = false;   // the line at hand lost its rest
    bool full_ = false;  // the total is used up
};

}  // namespace sparekey
