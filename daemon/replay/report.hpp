// What a replay tells people, or programs, while it goes on and when it has ended.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

#include "core/error.hpp"
#include "daemon/replay/desk.hpp"
#include "daemon/replay/progress.hpp"
#include "daemon/replay/tally.hpp"

namespace sparekey::daemon {

/// Troubles go to `err` as "FILE:LINE: …", and so does the progress: a bar on a terminal, else a line now and
/// then. What a dry run says of each line, and the summary, go to `out`, which outlives it as `err` does.
class ReplayReport {
  public:
    struct Options {
        std::string file;  // as messages name it
        bool dry_run = false;
        bool json = false;
        std::size_t columns = 0;  // of the terminal that `err` is; 0: it is none
    };

    ReplayReport(std::ostream& out, std::ostream& err, Options options)
        : out_(out), err_(err), options_(std::move(options)) {}

    void broken(std::uint64_t line, Error const& error);
    void settled(std::uint64_t line, Ending const& ending);
    void show(Progress const& progress);
    void note(std::string_view message);
    void finish(ReplayOutcome const& outcome);

  private:
    void trouble(std::uint64_t line, std::string_view what);
    void foretell(std::uint64_t line, Ending const& ending);
    void erase_bar();

    std::ostream& out_;
    std::ostream& err_;
    Options options_;
    bool bar_ = false;
};

/// For a terminal: at most 300 characters, none of them a control character. What stands in a recording may
/// come from anywhere.
std::string printable(std::string_view text);

}  // namespace sparekey::daemon
