// A plugin that does what its settings ask for. `mode` says what send does.
#include <signal.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "notify/plugin.h"

namespace {

std::string_view view(sparekey_string text) {
    return {text.data, text.size};
}

/// Of the signal, also where a sanitizer would make a report of it.
void die() {
    ::signal(SIGSEGV, SIG_DFL);
    ::raise(SIGSEGV);
}

struct Moody {
    sparekey_host const* host = nullptr;
    std::map<std::string, std::string, std::less<>> settings;
    std::atomic<std::uint64_t> last_call{0};
    std::atomic<int> met{0};

    std::string setting(std::string_view name) const {
        auto const found = settings.find(name);
        return found == settings.end() ? "" : found->second;
    }
    void log(std::uint64_t call, std::string const& line) const {
        host->log(host, call, SPAREKEY_LOG_WARNING, {line.data(), line.size()});
    }
};

std::string setting(sparekey_config const* config, char const* name) {
    auto const* const found = sparekey_find(config, name);
    return found == nullptr ? "" : std::string(view(found->value));
}

int validate(sparekey_host const*, sparekey_config const* config, sparekey_buffer* error) {
    if (setting(config, "validate") == "throw") throw std::runtime_error("cannot think");
    if (setting(config, "validate") == "crash") die();
    if (setting(config, "validate") == "exact_size" && config->struct_size != sizeof *config) return 1;
    if (sparekey_find(config, "mode") != nullptr) return 0;
    auto const text = "mode is missing; the token is " + setting(config, "token");
    sparekey_put(error, text.c_str());
    return 1;
}

int create(sparekey_host const* host, sparekey_config const* config, void** self, sparekey_buffer* error) {
    auto const how = setting(config, "create");
    if (how == "throw") throw 42;
    if (how == "mute") return 7;
    if (how == "fail") {
        sparekey_put(error, "the gateway's address is not an address");
        return 1;
    }
    auto* const moody = new Moody;
    moody->host = host;
    for (std::size_t i = 0; i < config->setting_count; ++i) {
        auto const& [name, value, secret] = config->settings[i];
        moody->settings.emplace(view(name), view(value));
        if (secret != 0) moody->log(0, "a secret: " + std::string(view(value)));
    }
    *self = moody;
    return 0;
}

/// Until the file is there: the test makes it.
void wait_for(std::string const& file) {
    while (!std::filesystem::exists(file)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void touch(std::string const& file) {
    std::ofstream(file) << "x";
}

/// Each string of the message, by its name.
void describe(sparekey_notification const& message, std::ostream& out) {
    out << "deadline=" << message.deadline_unix_ms << " attempt=" << message.attempt
        << " starts=" << message.starts_at_unix_ms << " ends=" << message.ends_at_unix_ms
        << " backup_starts=" << message.backup_starts_at_unix_ms
        << " backup_ends=" << message.backup_ends_at_unix_ms << "\n";
    for (auto const& text :
         {message.idempotency_key, message.channel, message.recipient_name, message.recipient_phone,
          message.recipient_email, message.recipient_locale, message.pin, message.message_subject,
          message.message_text, message.device_id, message.device_name, message.device_time_zone,
          message.access_code_id, message.access_code_name, message.backup_access_code_id, message.json}) {
        out << view(text) << "|";
        if (text.data[text.size] != '\0') out << "NOT TERMINATED";
    }
}

void say_secrets(Moody& self, sparekey_notification const& message) {
    auto const secrets = "pin " + std::string(view(message.pin)) + ", phone " +
                         std::string(view(message.recipient_phone)) + ", guest " +
                         std::string(view(message.recipient_name));
    self.log(message.call, secrets);
    self.log(0, "for nobody: " + secrets);
    std::thread([&] { self.log(0, "from a thread: " + secrets); }).join();
    if (auto const earlier = self.last_call.load(); earlier != 0) self.log(earlier, "too late: " + secrets);
    self.host->log(self.host, message.call, 99, {nullptr, 0});
}

void write_outbox(Moody const& self, sparekey_notification const& message) {
    auto const directory = std::filesystem::path(self.setting("outbox"));
    std::filesystem::create_directories(directory);
    auto const draft = directory / ".draft";
    std::ofstream(draft) << view(message.json);
    std::filesystem::rename(draft, directory / ("message-" + std::to_string(message.attempt) + ".json"));
}

using Message = sparekey_notification;
using Answer = sparekey_result;

void describe_all(Moody& self, Message const& message, Answer& result) {
    std::ofstream out(self.setting("file"));
    describe(message, out);
    result.status = SPAREKEY_SENT;
    sparekey_put_bytes(&result.provider_id, "P-1 and no NUL", 3);
    sparekey_put(&result.detail, "written");
}

void answer_as_set(Moody& self, Message const&, Answer& result) {
    result.status = static_cast<std::uint32_t>(std::stoul(self.setting("status")));
    result.retry_after_s = std::stoll(self.setting("retry_after"));
    result.unauthorized = self.setting("unauthorized") == "yes" ? 1 : 0;
}

void say_sent(Moody&, Message const&, Answer& result) {
    result.status = SPAREKEY_SENT;
}

void say_nothing(Moody&, Message const&, Answer&) {}

void throw_error(Moody&, Message const& message, Answer&) {
    throw std::runtime_error("no route for " + std::string(view(message.pin)));
}

void throw_int(Moody&, Message const&, Answer&) {
    throw 42;
}

/// Waits as a plugin should; tells what it was told in the end.
void wait_until_given_up(Moody& self, Message const& message, Answer& result) {
    while (self.host->given_up(self.host, message.call) == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    self.log(message.call, "given up on " + std::string(view(message.pin)));
    result.status = SPAREKEY_SENT;
}

void block_first(Moody& self, Message const& message, Answer& result) {
    if (message.attempt == 1) wait_for(self.setting("file"));
    result.status = SPAREKEY_SENT;
}

/// Two at once, or never: needs the host to run several.
void meet_another(Moody& self, Message const&, Answer& result) {
    ++self.met;
    while (self.met < 2) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    result.status = SPAREKEY_SENT;
}

void log_secrets(Moody& self, Message const& message, Answer& result) {
    say_secrets(self, message);
    result.status = SPAREKEY_SENT;
    auto const pin = std::string(view(message.pin));
    sparekey_put(&result.provider_id, pin.c_str());
    auto const detail =
        "told " + std::string(view(message.recipient_name)) + " with " + self.setting("token") + ", " + pin;
    sparekey_put(&result.detail, detail.c_str());
}

void overrun_buffers(Moody&, Message const&, Answer& result) {
    result.status = SPAREKEY_SENT;
    result.provider_id.size = SIZE_MAX;
    result.detail = {nullptr, SIZE_MAX, SIZE_MAX};
}

/// To members that only a later header has.
void write_beyond_result(Moody&, Message const&, Answer& result) {
    std::memset(reinterpret_cast<char*>(&result) + sizeof result, 'x', 8);
    result.status = SPAREKEY_SENT;
}

void crash(Moody&, Message const&, Answer&) {
    die();
}

/// Sends, and dies before it can say so; the next time it says so.
void crash_once(Moody& self, Message const& message, Answer& result) {
    auto const first = !std::filesystem::exists(self.setting("file"));
    write_outbox(self, message);
    if (first) {
        touch(self.setting("file"));
        die();
    }
    self.log(message.call, "sent " + std::string(view(message.json)));
    result.status = SPAREKEY_SENT;
}

std::map<std::string_view, void (*)(Moody&, Message const&, Answer&)> const kModes = {
    {"describe", describe_all},
    {"status", answer_as_set},
    {"sent", say_sent},
    {"nothing", say_nothing},
    {"throw", throw_error},
    {"throw_int", throw_int},
    {"until_given_up", wait_until_given_up},
    {"block_first", block_first},
    {"meet", meet_another},
    {"log", log_secrets},
    {"overrun", overrun_buffers},
    {"beyond_result", write_beyond_result},
    {"crash", crash},
    {"crash_once", crash_once},
};

void send(void* pointer, Message const* message, Answer* result) {
    auto& self = *static_cast<Moody*>(pointer);
    kModes.at(self.setting("mode"))(self, *message, *result);
    self.last_call = message->call;
}

void destroy(void* pointer) {
    auto* const self = static_cast<Moody*>(pointer);
    if (auto const file = self->setting("destroyed"); !file.empty()) touch(file);
    if (self->setting("destroy") == "hang") wait_for(self->setting("file"));
    auto const throws = self->setting("destroy") == "throw";
    delete self;
    if (throws) throw 42;
}

#ifndef MOODY_FLAGS
#define MOODY_FLAGS 0
#endif

sparekey_plugin const table = {SPAREKEY_PLUGIN_ABI_VERSION,
                               sizeof(sparekey_plugin),
                               MOODY_FLAGS,
                               0,
                               SPAREKEY_TEXT("moody"),
                               SPAREKEY_TEXT("1.0"),
                               validate,
                               create,
                               send,
                               destroy};

}  // namespace

extern "C" sparekey_plugin const* sparekey_plugin_entry() {
    return &table;
}
