// The configuration file. Secrets and programs that it names are looked for on this machine.
#include "daemon/config.hpp"
#include "fuzz/fuzz.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    daemon::ConfigSource source;
    source.file = "fuzz.toml";
    auto const config = daemon::parse_config(fuzz::text_of(data, size), source);
    if (config) {
        fuzz::require(!config->workspaces.empty() && !config->channels.empty(),
                      "a configuration is complete");
        return 0;
    }
    fuzz::require(!config.error().empty(), "a refusal says why");
    for (auto const& mistake : config.error()) fuzz::require(!mistake.message.empty(), "a mistake has words");
    return 0;
}
