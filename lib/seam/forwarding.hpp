// A SeamApi that hands everything on: for those that change a part of it.
#pragma once

#include "rescue/ports.hpp"

namespace sparekey::seam {

class ForwardingSeam : public rescue::SeamApi {
  public:
    /// `inner` outlives it.
    explicit ForwardingSeam(rescue::SeamApi& inner) : inner_(inner) {}

    asio::awaitable<rescue::SeamResult<rescue::AccessCode>> get_access_code(
        std::string_view access_code_id) override {
        return inner_.get_access_code(access_code_id);
    }
    asio::awaitable<rescue::SeamResult<rescue::Device>> get_device(std::string_view device_id) override {
        return inner_.get_device(device_id);
    }
    asio::awaitable<rescue::SeamResult<rescue::PulledBackup>> pull_backup(
        std::string_view original_id) override {
        return inner_.pull_backup(original_id);
    }
    asio::awaitable<rescue::SeamResult<void>> update_times(std::string_view access_code_id, Instant starts_at,
                                                           Instant ends_at) override {
        return inner_.update_times(access_code_id, starts_at, ends_at);
    }
    asio::awaitable<rescue::SeamResult<void>> delete_access_code(std::string_view access_code_id) override {
        return inner_.delete_access_code(access_code_id);
    }

  protected:
    rescue::SeamApi& inner() { return inner_; }

  private:
    rescue::SeamApi& inner_;
};

}  // namespace sparekey::seam
