#include "daemon/config/channel_readers.hpp"

#include "daemon/config/channel_rules.hpp"

namespace sparekey::daemon {
namespace {

struct Reader {
    std::string_view type;
    void (*read)(Table& table, ConfigSource const& source, notify::ChannelOptions& options);
    rescue::MessageForm form;  // the default of `message`
};

using rescue::MessageForm;

// clang-format off
constexpr Reader kReaders[] = {
    {"exec", read_exec_channel, MessageForm::sms},
    {"log", read_log_channel, MessageForm::sms},
    {"plugin", read_plugin_channel, MessageForm::sms},
    {"smtp", read_smtp_channel, MessageForm::email},
    {"http", read_http_channel, MessageForm::sms},
    {"twilio", read_twilio_channel, MessageForm::sms},
};
// clang-format on

Reader const* find_reader(std::string_view type) {
    for (auto const& reader : kReaders)
        if (reader.type == type) return &reader;
    return nullptr;
}

std::string known_types() {
    std::string known;
    for (auto const type : channel_types()) known += (known.empty() ? "" : ", ") + std::string(type);
    return known;
}

std::string_view word(MessageForm form) {
    return form == MessageForm::sms ? "sms" : "email";
}

Result<MessageForm> parse_form(std::string_view text) {
    for (auto const form : {MessageForm::sms, MessageForm::email})
        if (word(form) == text) return form;
    return Error{Errc::invalid_input, "must be \"sms\" or \"email\""};
}

/// What every channel has. `form`: the default of its message.
void read_common(Table& table, MessageForm form, notify::ChannelOptions& options) {
    table.duration("timeout", options.timeout);
    table.parsed("message", std::string(word(form)), options.rules.form, parse_form);
    table.parsed("rate", "", options.rules.rate, parse_send_rate);
    table.parsed("quiet_hours", "", options.rules.quiet_hours, parse_quiet_hours);
}

}  // namespace

std::vector<std::string_view> channel_types() {
    std::vector<std::string_view> types;
    for (auto const& reader : kReaders) types.push_back(reader.type);
    return types;
}

std::optional<notify::ChannelOptions> read_channel(Table& table, std::string const& name,
                                                   ConfigSource const& source) {
    notify::ChannelOptions options;
    options.name = name;
    std::string type;
    table.required_text("type", type);
    auto const* const reader = find_reader(type);
    read_common(table, reader == nullptr ? MessageForm::sms : reader->form, options);
    if (reader == nullptr) {
        // Which other keys there may be, nobody can say.
        if (!type.empty()) table.mistake("type", "unknown type \"" + type + "\"; known: " + known_types());
        return std::nullopt;
    }
    reader->read(table, source, options);
    table.refuse_unknown();
    return options;
}

}  // namespace sparekey::daemon
