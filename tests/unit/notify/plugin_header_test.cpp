// plugin.h is the same to C and to C++, and never changes what it has promised.
#include <gtest/gtest.h>

#include <string>

void plugin_layout_in_cpp(char* out, size_t size);
extern "C" void plugin_layout_in_c(char* out, size_t size);

namespace sparekey::notify {
namespace {

std::string layout(void (*write)(char*, size_t)) {
    std::string text(8192, '\0');
    write(text.data(), text.size());
    return text.c_str();
}

TEST(PluginHeader, is_the_same_to_C_and_to_Cpp) {
    EXPECT_EQ(layout(plugin_layout_in_c), layout(plugin_layout_in_cpp));
}

// Plugins that were built with this header are out there: lines may be added here, and sizes may grow but for
// those of string, buffer and setting; nothing else may change.
TEST(PluginHeader, keeps_every_member_where_it_was) {
    if (sizeof(void*) != 8) GTEST_SKIP() << "the figures below are for 64 bits";
    EXPECT_EQ(layout(plugin_layout_in_c), R"(sparekey_string 16
sparekey_buffer 24
sparekey_setting 40
sparekey_host 32
sparekey_host.context 8
sparekey_host.log 16
sparekey_host.given_up 24
sparekey_config 40
sparekey_config.channel 8
sparekey_config.settings 24
sparekey_config.setting_count 32
sparekey_notification 320
sparekey_notification.call 8
sparekey_notification.deadline_unix_ms 16
sparekey_notification.idempotency_key 24
sparekey_notification.attempt 40
sparekey_notification.channel 48
sparekey_notification.recipient_name 64
sparekey_notification.recipient_phone 80
sparekey_notification.recipient_email 96
sparekey_notification.recipient_locale 112
sparekey_notification.pin 128
sparekey_notification.message_subject 144
sparekey_notification.message_text 160
sparekey_notification.device_id 176
sparekey_notification.device_name 192
sparekey_notification.device_time_zone 208
sparekey_notification.access_code_id 224
sparekey_notification.access_code_name 240
sparekey_notification.starts_at_unix_ms 256
sparekey_notification.ends_at_unix_ms 264
sparekey_notification.backup_access_code_id 272
sparekey_notification.backup_starts_at_unix_ms 288
sparekey_notification.backup_ends_at_unix_ms 296
sparekey_notification.json 304
sparekey_result 72
sparekey_result.status 8
sparekey_result.unauthorized 12
sparekey_result.retry_after_s 16
sparekey_result.provider_id 24
sparekey_result.detail 48
sparekey_plugin 80
sparekey_plugin.flags 8
sparekey_plugin.name 16
sparekey_plugin.version 32
sparekey_plugin.validate 48
sparekey_plugin.create 56
sparekey_plugin.send 64
sparekey_plugin.destroy 72
)");
}

}  // namespace
}  // namespace sparekey::notify
