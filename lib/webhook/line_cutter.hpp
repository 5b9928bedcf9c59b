// Cuts a recording into numbered lines without ever holding a longer one than it has to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sparekey::webhook {

class LineCutter {
  public:
    struct Line {
        std::uint64_t number = 0;  // from 1; empty lines are counted too
        std::string text;          // without its end, LF or CRLF
        bool too_long = false;     // and `text` is empty
    };

    /// Lines of more than `longest` bytes are given as too long.
    explicit LineCutter(std::size_t longest) : longest_(longest) {}

    /// The next bytes, cut anywhere. Only once next() has no more to give.
    void feed(std::string_view bytes);

    /// No more bytes: a last line without an end is one too.
    void finish() { finished_ = true; }

    std::optional<Line> next();

  private:
    void add(std::string_view part);
    Line take();

    std::size_t const longest_;
    std::string fed_;
    std::size_t taken_ = 0;  // of fed_
    std::string line_;       // its begin, from what was fed before
    bool too_long_ = false;
    bool begun_ = false;
    bool finished_ = false;
    std::uint64_t number_ = 0;
};

}  // namespace sparekey::webhook
