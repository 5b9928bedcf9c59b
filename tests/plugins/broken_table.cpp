// A plugin whose table is as -DTROUBLE_… says.
#include <stdexcept>

#include "notify/plugin.h"

namespace {

int create(sparekey_host const*, sparekey_config const*, void**, sparekey_buffer*) {
    return 0;
}

void send(void*, sparekey_notification const*, sparekey_result* result) {
    result->status = SPAREKEY_SENT;
}

// As of a plugin that was built with a later header.
struct LaterTable {
    sparekey_plugin known{};
    void (*unheard_of)() = nullptr;
    char more[100] = "more";
};

LaterTable table;

}  // namespace

#ifdef TROUBLE_no_entry
#define sparekey_plugin_entry another_entry
#endif
extern "C" sparekey_plugin const* sparekey_plugin_entry() {
    auto& plugin = table.known;
    plugin.abi_version = SPAREKEY_PLUGIN_ABI_VERSION;
    plugin.struct_size = sizeof plugin;
    plugin.name = SPAREKEY_TEXT("table");
    plugin.version = SPAREKEY_TEXT("1.2");
    plugin.create = create;
    plugin.send = send;
#if defined(TROUBLE_null_table)
    return nullptr;
#elif defined(TROUBLE_wrong_version)
    plugin.abi_version = 2;
#elif defined(TROUBLE_too_small)
    plugin.struct_size = 16;
#elif defined(TROUBLE_larger)
    plugin.struct_size = sizeof table;
#elif defined(TROUBLE_nameless)
    plugin.name = {nullptr, 0};
    plugin.version = {nullptr, 0};
#elif defined(TROUBLE_no_send)
    plugin.send = nullptr;
#elif defined(TROUBLE_entry_throws)
    throw std::runtime_error("not today");
#endif
    return &plugin;
}
