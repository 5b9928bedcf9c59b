// One line on a terminal that says how far a command is, and gives way to its output.
#pragma once

#include <ostream>
#include <string_view>

namespace sparekey::daemon {

class ProgressLine {
  public:
    /// On stderr, if that is a terminal; else it says nothing.
    static ProgressLine on_stderr();

    /// `out` outlives it.
    ProgressLine(std::ostream& out, bool shown) : out_(out), shown_(shown) {}
    ~ProgressLine() { clear(); }
    ProgressLine(ProgressLine&& other) noexcept : out_(other.out_), shown_(other.shown_) {}
    ProgressLine& operator=(ProgressLine&&) = delete;

    void show(std::string_view text);

    /// Before anything else is printed.
    void clear();

  private:
    std::ostream& out_;
    bool shown_;
    bool dirty_ = false;
};

}  // namespace sparekey::daemon
