#include "notify/guest_directory.hpp"

#include "notify/checked_guests.hpp"
#include "notify/guest_sources.hpp"
#include "notify/phone.hpp"

namespace sparekey::notify {
namespace {

// As many as there are alternatives of GuestOptions::source, in their order.
constexpr std::string_view kSources[] = {"none", "file", "http", "exec"};

static_assert(std::size(kSources) == std::variant_size_v<decltype(GuestOptions::source)>);

class CheckedSource final : public GuestSource {
  public:
    CheckedSource(std::unique_ptr<GuestSource> from, std::string region)
        : from_(std::move(from)), region_(std::move(region)) {}

    Result<std::unique_ptr<rescue::GuestDirectory>> directory(rescue::Alerts& alerts, Clock const& clock,
                                                              Log const& log) override {
        auto made = from_->directory(alerts, clock, log);
        if (!made) return made.error();
        return std::unique_ptr<rescue::GuestDirectory>(
            std::make_unique<CheckedGuests>(std::move(*made), region_, log));
    }

    bool idle_within(std::chrono::steady_clock::duration limit) override { return from_->idle_within(limit); }

  private:
    std::unique_ptr<GuestSource> from_;
    std::string region_;
};

Result<void> check(GuestOptions const&, NoGuests const&) {
    return {};
}

GuestSourceResult open(GuestOptions const&, NoGuests const&, Log const&) {
    return std::unique_ptr<GuestSource>();
}

}  // namespace

std::string_view source_of(GuestOptions const& options) {
    return kSources[options.source.index()];
}

Result<void> check_guests(GuestOptions const& options) {
    if (!options.region.empty() && !is_phone_region(options.region))
        return Error{Errc::invalid_input, "region: no such country; \"US\" and \"DE\" are ones"};
    return std::visit([&](auto const& settings) { return check(options, settings); }, options.source);
}

Result<std::unique_ptr<GuestSource>> open_guests(GuestOptions const& options, Log const& log) {
    if (auto const checked = check_guests(options); !checked) return checked.error();
    auto opened =
        std::visit([&](auto const& settings) { return open(options, settings, log); }, options.source);
    if (!opened || !*opened) return opened;
    return std::unique_ptr<GuestSource>(std::make_unique<CheckedSource>(std::move(*opened), options.region));
}

}  // namespace sparekey::notify
