// Who keeps a guest's PIN while a plugin has it, and for how long.
#include "notify/plugin_call.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "support/sample_notification.hpp"

namespace sparekey::notify {
namespace {

struct Gate {
    std::promise<void> begun;
    std::promise<void> opened;
};

int create(sparekey_host const*, sparekey_config const*, void** self, sparekey_buffer*) {
    *self = new Gate;
    return 0;
}

void send_at_once(void*, sparekey_notification const*, sparekey_result* result) {
    result->status = SPAREKEY_SENT;
}

void send_when_opened(void* self, sparekey_notification const*, sparekey_result* result) {
    auto& gate = *static_cast<Gate*>(self);
    gate.begun.set_value();
    gate.opened.get_future().wait();
    result->status = SPAREKEY_SENT;
}

Gate* gate_of_last = nullptr;

int create_and_tell(sparekey_host const* host, sparekey_config const* config, void** self,
                    sparekey_buffer* error) {
    auto const code = create(host, config, self, error);
    gate_of_last = static_cast<Gate*>(*self);
    return code;
}

void destroy(void* self) {
    delete static_cast<Gate*>(self);
}

std::shared_ptr<PluginInstance> instance(decltype(sparekey_plugin::send) send) {
    sparekey_plugin table{};
    table.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    table.struct_size = sizeof table;
    table.create = create_and_tell;
    table.send = send;
    table.destroy = destroy;
    auto const library = PluginLibrary::adopt("test", &table).value();
    return PluginInstance::create(library, {"sms", {}, {}, PluginOptions{}}, Log()).value();
}

bool is_wiped(sparekey_string text) {
    for (auto const c : std::string_view(text.data, text.size))
        if (c != '\0') return false;
    return text.size > 0;
}

bool holds_pin(PluginCall& call) {
    auto const& message = call.message().abi();
    return !is_wiped(message.pin) || !is_wiped(message.message_text) || !is_wiped(message.json) ||
           !is_wiped(message.recipient_phone);
}

TEST(PluginCallTest, wipes_the_message_as_soon_as_the_plugin_has_answered) {
    PluginCall call(instance(send_at_once), sample_notification(), Instant());
    EXPECT_TRUE(holds_pin(call));
    call.run();
    EXPECT_EQ(call.result().status, rescue::SendResult::Status::sent);
    EXPECT_FALSE(holds_pin(call));
}

TEST(PluginCallTest, keeps_the_message_for_a_call_that_nobody_waits_for_and_wipes_it_then) {
    auto const call =
        std::make_shared<PluginCall>(instance(send_when_opened), sample_notification(), Instant());
    std::thread thread([call] { call->run(); });
    gate_of_last->begun.get_future().wait();
    call->give_up();
    EXPECT_TRUE(holds_pin(*call));
    gate_of_last->opened.set_value();
    thread.join();
    EXPECT_FALSE(holds_pin(*call));
}

}  // namespace
}  // namespace sparekey::notify
