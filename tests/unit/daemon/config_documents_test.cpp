// etc/sparekeyd.toml, docs/configuration.md and the code say the same.
#include <gmock/gmock.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "daemon/config/reload.hpp"
#include "daemon/config/secret_file.hpp"
#include "notify/channel.hpp"
#include "unit/daemon/config_fixture.hpp"

namespace sparekey::daemon {
namespace {

using Keys = std::map<std::string, std::string>;  // name and default; "required" for none

/// What a type of channel has like every other stands in the documents once, with [notify.<channel>].
void fold_what_all_channels_have(Keys& keys, Keys const& code) {
    static std::regex const of_a_type(R"(^notify\.<[a-z]+>\.([a-z_]+)$)");
    for (auto const& [name, otherwise] : Keys(keys)) {
        std::smatch match;
        if (!std::regex_match(name, match, of_a_type)) continue;
        auto const common = "notify.<channel>." + match[1].str();
        auto const found = code.find(common);
        if (name == common || found == code.end() || found->second != otherwise) continue;
        keys.erase(name);
        keys[common] = otherwise;
    }
}

Keys keys_of_the_code() {
    Keys keys;
    for (auto const& key : config_keys()) keys[key.name] = key.otherwise.empty() ? "required" : key.otherwise;
    fold_what_all_channels_have(keys, Keys(keys));
    return keys;
}

std::string source_file(std::string const& path) {
    return *read_file(SPAREKEY_SOURCE_DIR "/" + path, 1 << 20);
}

/// Lines like `max_body = "256KiB"   # comment`, also commented out, under their [section]; a channel's
/// under its type.
Keys keys_of_the_example() {
    static std::regex const section_line(R"(^(?:# )?\[+([a-z.]+)\]+)");
    static std::regex const key_line(
        R"(^(?:# )?([a-z_]+) = ("[^"]*"|\[.*?\]|\{\}|\S+)\s*(?:# *(required)?.*)?$)");
    Keys keys;
    std::string section;
    std::istringstream text(source_file("etc/sparekeyd.toml"));
    for (std::string line; std::getline(text, line);) {
        std::smatch match;
        if (std::regex_search(line, match, section_line)) {
            section = match[1];
        } else if (std::regex_match(line, match, key_line)) {
            if (section.starts_with("notify.") && match[1] == "type")
                section = std::regex_replace(match[2].str(), std::regex("\"(.*)\""), "notify.<$1>");
            keys[section + "." + match[1].str()] = match[3].matched ? "required" : match[2].str();
        }
    }
    fold_what_all_channels_have(keys, keys_of_the_code());
    return keys;
}

constexpr std::string_view kRestart = " *(restart)* |";

/// Keys whose row ends in kRestart go into `restart` as well. Rows like "| `max_body` | `"256KiB"` | … |"
/// under "## [section]", or "### type = "exec"" in a channel's.
Keys keys_of_the_reference(std::set<std::string>* restart = nullptr) {
    static std::regex const section_line(R"(^## \[+([a-z.<>\\]+)\]+$)");
    static std::regex const key_line(R"(^\| `([a-z_]+)` \| (?:`(.*?)`|required) \| .+ \|$)");
    static std::regex const type_line(R"x(^### `type = "([a-z]+)"`$)x");
    Keys keys;
    std::string section;
    std::istringstream text(source_file("docs/configuration.md"));
    for (std::string line; std::getline(text, line);) {
        std::smatch match;
        if (std::regex_match(line, match, section_line)) {
            section = std::regex_replace(match[1].str(), std::regex(R"(\\)"), "");
        } else if (std::regex_match(line, match, type_line)) {
            section = "notify.<" + match[1].str() + ">";
        } else if (std::regex_match(line, match, key_line)) {
            auto const key = section + "." + match[1].str();
            keys[key] = match[2].matched ? match[2].str() : "required";
            if (restart != nullptr && line.ends_with(kRestart)) restart->insert(key);
        }
    }
    return keys;
}

TEST(ConfigDocuments, the_reference_marks_each_key_that_needs_a_restart_and_no_other) {
    std::set<std::string> marked;
    std::set<std::string> needed;
    for (auto const& [key, otherwise] : keys_of_the_reference(&marked))
        if (needs_restart(key)) needed.insert(key);
    EXPECT_THAT(marked, testing::ContainerEq(needed));
    EXPECT_TRUE(needed.contains("listen.address"));
}

TEST(ConfigDocuments, the_reference_has_every_key_with_its_default) {
    EXPECT_THAT(keys_of_the_reference(), testing::ContainerEq(keys_of_the_code()));
}

TEST(ConfigDocuments, the_example_has_every_key_with_its_default) {
    auto example = keys_of_the_example();
    auto const code = keys_of_the_code();
    // Where a channel's key has no useful default, the example may show a value.
    for (auto const& [name, otherwise] : code) {
        auto const shown = example.find(name);
        if (name.starts_with("notify.<") && (otherwise == "[]" || otherwise == "\"\"") &&
            shown != example.end())
            shown->second = otherwise;
    }
    EXPECT_THAT(example, testing::ContainerEq(code));
}

TEST(ConfigDocuments, every_section_is_covered) {
    auto const keys = keys_of_the_code();
    EXPECT_GT(keys.size(), 40u);
    EXPECT_TRUE(keys.contains("workspace.webhook_secret_files"));
    EXPECT_TRUE(keys.contains("notify.<channel>.type"));
}

class ExampleConfig : public ConfigFixture {};

/// With the first channel's lines no longer commented out.
std::string with_the_channel_sms(std::string const& text) {
    auto const begin = text.find("# [notify.sms]");
    auto const end = text.find("\n\n", begin);
    auto const block = text.substr(begin, end - begin);
    return text.substr(0, begin) + std::regex_replace(block, std::regex("(^|\n)# "), "$1") + text.substr(end);
}

TEST_F(ExampleConfig, is_valid_once_its_secrets_are_there) {
    auto text = source_file("etc/sparekeyd.toml");
    text = std::regex_replace(text, std::regex("/etc/sparekeyd/seam-api-key"), dir_.file("api-key"));
    text = std::regex_replace(text, std::regex("/etc/sparekeyd/webhook-secret"), dir_.file("webhook-secret"));
    EXPECT_THAT(mistakes_of(text), testing::ElementsAre());
}

TEST_F(ExampleConfig, is_valid_with_its_channel_too) {
    auto text = source_file("etc/sparekeyd.toml");
    text = std::regex_replace(text, std::regex("/etc/sparekeyd/seam-api-key"), dir_.file("api-key"));
    text = std::regex_replace(text, std::regex("/etc/sparekeyd/webhook-secret"), dir_.file("webhook-secret"));
    text = std::regex_replace(text, std::regex("/usr/local/share/sparekeyd/notifiers/sms-twilio.sh"),
                              dir_.script("sms", "exit 0"));
    text = with_the_channel_sms(text);
    text = std::regex_replace(text, std::regex(R"(channels = \["log"\])"), "channels = [\"sms\"]");
    auto const config = load(text);
    ASSERT_THAT(mistakes_of(text), testing::ElementsAre());
    EXPECT_EQ(notify::type_of(config->channels.at(0)), "exec");
}

}  // namespace
}  // namespace sparekey::daemon
