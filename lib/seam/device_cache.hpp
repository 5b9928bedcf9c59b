// A building has few doors and many codes: a door that was read lately is not asked for again.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "async/event.hpp"
#include "core/clock.hpp"
#include "seam/forwarding.hpp"

namespace sparekey::seam {

/// Keeps what Seam said of a device for ten minutes, of a thousand devices at most. Whoever asks while
/// another asks for the same device waits for that answer; if it is none, it asks by itself. Errors are not
/// kept. For one thread.
class DeviceCache final : public ForwardingSeam {
  public:
    /// `seam` and `clock` outlive it.
    DeviceCache(rescue::SeamApi& seam, Clock const& clock) : ForwardingSeam(seam), clock_(clock) {}

    asio::awaitable<rescue::SeamResult<rescue::Device>> get_device(std::string_view device_id) override;

  private:
    struct Known {
        rescue::Device device;
        Instant until;
    };
    class Asking;

    std::optional<rescue::Device> known(std::string const& device_id) const;
    void keep(rescue::Device const& device, std::string const& device_id);

    Clock const& clock_;
    std::map<std::string, Known> known_;
    std::map<std::string, std::shared_ptr<Event>> asked_for_;  // set once the answer is here, or is none
};

}  // namespace sparekey::seam
