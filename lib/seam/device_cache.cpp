#include "seam/device_cache.hpp"

namespace sparekey::seam {
namespace {

constexpr std::chrono::minutes kFresh{10};
constexpr std::size_t kMost = 1000;

}  // namespace

/// While it lives, others wait for this answer. However it ends, they are woken.
class DeviceCache::Asking {
  public:
    Asking(DeviceCache& cache, std::string const& device_id) : cache_(cache), device_id_(device_id) {
        cache_.asked_for_.emplace(device_id_, event_);
    }
    ~Asking() {
        cache_.asked_for_.erase(device_id_);
        event_->set();
    }
    Asking(Asking const&) = delete;
    Asking& operator=(Asking const&) = delete;

  private:
    DeviceCache& cache_;
    std::string const& device_id_;
    std::shared_ptr<Event> event_ = std::make_shared<Event>();
};

asio::awaitable<rescue::SeamResult<rescue::Device>> DeviceCache::get_device(std::string_view device_id) {
    auto const id = std::string(device_id);
    if (auto device = known(id)) co_return *std::move(device);
    std::optional<Asking> asking;
    if (auto const other = asked_for_.find(id); other != asked_for_.end()) {
        auto const event = other->second;
        co_await event->wait();
        if (auto device = known(id)) co_return *std::move(device);
    } else {
        asking.emplace(*this, id);
    }
    auto device = co_await inner().get_device(id);
    if (device) keep(*device, id);
    co_return device;
}

std::optional<rescue::Device> DeviceCache::known(std::string const& device_id) const {
    auto const found = known_.find(device_id);
    if (found == known_.end() || clock_.now() >= found->second.until) return std::nullopt;
    return found->second.device;
}

/// Too many at once means that few are asked for again: to begin anew costs little.
void DeviceCache::keep(rescue::Device const& device, std::string const& device_id) {
    if (known_.size() >= kMost && !known_.contains(device_id)) known_.clear();
    known_.insert_or_assign(device_id, Known{device, clock_.now() + kFresh});
}

}  // namespace sparekey::seam
