#include "daemon/config.hpp"

#include <algorithm>
#include <thread>
#include <tuple>

#include "daemon/config/channel_readers.hpp"
#include "daemon/config/secret_file.hpp"
#include "daemon/config/sections.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::size_t kLongestFile = 1024 * 1024;

/// Has one of everything that may be there more than once, so that reading it asks for every key.
std::string skeleton() {
    std::string text = "[[workspace]]\n[notify.'<channel>']\n";
    for (auto const type : channel_types())
        text += "[notify.'<" + std::string(type) + ">']\ntype = \"" + std::string(type) + "\"\n";
    return text;
}

Config read_config(Table root, ConfigSource const& source) {
    Config config;
    read_listen(root.table("listen"), config);
    read_tls(root.table("tls"), config);
    read_redis(root.table("redis"), source, config);
    read_workspaces(root, source, config);
    read_rescue(root.table("rescue"), config);
    read_notify(root.table("notify"), source, config);
    read_guests(root.table("guests"), source, config);
    read_alerts(root.table("alerts"), source, config);
    read_reconcile(root.table("reconcile"), config);
    read_admin(root.table("admin"), source, config);
    read_log(root.table("log"), config);
    root.refuse_unknown();
    return config;
}

/// The lines of [alerts] in a file that is no TOML, from its header to the next one.
std::string_view cut_alerts(std::string_view text) {
    constexpr std::string_view kHeader = "[alerts]";
    auto begin = text.starts_with(kHeader) ? 0 : text.find("\n[alerts]");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    return text.substr(0, text.find("\n[", 1));
}

/// The order of the file; then that of the files which it names.
void sort(std::vector<Mistake>& mistakes, std::string const& file) {
    auto const place = [&](Mistake const& mistake) {
        return std::tuple(mistake.file != file, std::string_view(mistake.file), mistake.line, mistake.column);
    };
    std::stable_sort(mistakes.begin(), mistakes.end(),
                     [&](Mistake const& a, Mistake const& b) { return place(a) < place(b); });
}

}  // namespace

unsigned shard_count(ListenConfig const& listen) {
    if (listen.shards != 0) return listen.shards;
    return std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
}

ConfigResult load_config(ConfigSource const& source) {
    auto const text = read_file(source.file, kLongestFile);
    if (!text) return std::vector{Mistake{source.file, 0, 0, "", text.error().message}};
    return parse_config(*text, source);
}

ConfigResult parse_config(std::string_view text, ConfigSource const& source) {
    Findings findings;
    findings.file = source.file;
    if (auto const document = Document::parse(text, findings)) {
        auto config = read_config(document->root(), source);
        config.values = std::move(findings.values);
        if (findings.mistakes.empty()) return config;
    }
    sort(findings.mistakes, source.file);
    return std::move(findings.mistakes);
}

boost::system::result<ops::AlertHookOptions, std::vector<Mistake>> load_alerts(ConfigSource const& source) {
    auto const text = read_file(source.file, kLongestFile);
    if (!text) return std::vector{Mistake{source.file, 0, 0, "", text.error().message}};
    Findings findings;
    findings.file = source.file;
    auto document = Document::parse(*text, findings);
    if (!document) {
        findings.mistakes.clear();
        document = Document::parse(cut_alerts(*text), findings);
    }
    Config config;
    if (document) read_alerts(document->root().table("alerts"), source, config);
    if (!findings.mistakes.empty()) return std::move(findings.mistakes);
    return std::move(config.alerts);
}

std::vector<ConfigKey> config_keys() {
    Findings findings;
    if (auto const document = Document::parse(skeleton(), findings)) read_config(document->root(), {});
    return findings.keys;
}

}  // namespace sparekey::daemon
