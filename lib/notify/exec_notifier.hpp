// The notifier that is a program of the operator's: DESIGN.md §7, exec; examples in etc/notifiers.
#pragma once

#include "async/process.hpp"
#include "core/clock.hpp"
#include "core/log.hpp"
#include "notify/channel_options.hpp"
#include "rescue/ports.hpp"

namespace sparekey::notify {

class ExecNotifier final : public rescue::Notifier {
  public:
    /// `clock` outlives the notifier. `options` has ExecOptions, with a command as check_program() accepts
    /// it.
    ExecNotifier(ChannelOptions const& options, Clock const& clock, Log const& log);

    std::string_view channel() const override { return name_; }

    /// Runs the program with the payload and a line end on its stdin; its stderr goes to the log. Both what
    /// it logs and what it answers are redacted. A deadline that has passed starts nothing: `temporary`.
    asio::awaitable<rescue::SendResult> send(rescue::Notification const& notification) override;

  private:
    std::string name_;
    std::chrono::seconds timeout_;
    ProcessSpec program_;
    Clock const& clock_;
    Log log_;
};

}  // namespace sparekey::notify
