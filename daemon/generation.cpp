#include "daemon/generation.hpp"

#include <algorithm>

namespace sparekey::daemon {

bool Generation::idle_within(std::chrono::steady_clock::duration limit) const {
    auto const idle = [&](auto const& channel) { return channel->idle_within(limit); };
    return std::all_of(channels.begin(), channels.end(), idle) && (!guests || guests->idle_within(limit));
}

Result<GenerationPtr> open_generation(Config config, Log const& log) {
    auto opened = std::make_shared<Generation>();
    for (auto const& options : config.channels) {
        auto channel = notify::open_channel(options);
        if (!channel) return channel.error();
        opened->channels.push_back(std::move(*channel));
    }

    auto guests = notify::open_guests(config.guests, log);
    if (!guests) return with_context("guests", guests.error());
    opened->guests = std::move(*guests);

    auto const& tls = config.tls;
    if (tls.enabled()) {
        auto loaded = http::load_server_tls(tls.certificate_file, tls.private_key_file, tls.min_version);
        if (!loaded) return with_context("tls", loaded.error());
        opened->tls = std::move(*loaded);
    }
    opened->config = std::move(config);
    return GenerationPtr(std::move(opened));
}

}  // namespace sparekey::daemon
