#include "daemon/commands/message_preview.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/json.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/sample_message.hpp"
#include "rescue/sms_segments.hpp"

namespace sparekey::daemon {
namespace {

struct Preview {
    rescue::MessageForm form;
    std::string words;  // whose: "de.sms.txt"
    bool built_in;
    std::string subject;
    std::string text;
    rescue::SmsSize size;
};

Preview preview(rescue::MessageWriter const& messages, MessagePreviewOptions const& options) {
    auto const form = options.form == to_string(rescue::MessageForm::email) ? rescue::MessageForm::email
                                                                            : rescue::MessageForm::sms;
    auto sample = sample_message();
    sample.recipient.locale = options.locale;
    if (options.door) sample.device.name = *options.door;
    if (options.guest) sample.recipient.name = *options.guest;
    if (options.time_zone) sample.device.time_zone = options.time_zone;
    if (options.endless) sample.original.ends_at.reset();

    auto const message = messages.write(sample, form);
    auto const& entry = messages.words_for(options.locale, form);
    std::string const text(message.text.reveal());  // with a PIN that is nobody's
    return {form, file_name(entry.locale, form), entry.built_in, message.subject,
            text, rescue::sms_size(text)};
}

std::string to_json(Preview const& preview) {
    json::Writer writer;
    writer.begin_object()
        .member("template", preview.words)
        .member("built_in", preview.built_in)
        .member("subject", preview.subject)
        .member("text", preview.text);
    if (preview.form == rescue::MessageForm::sms) {
        writer.member("encoding", to_string(preview.size.encoding))
            .member("units", std::uint64_t(preview.size.units))
            .member("segments", std::uint64_t(preview.size.segments));
    }
    return writer.end_object().text();
}

void print(Preview const& preview) {
    if (!preview.subject.empty()) std::cout << "Subject: " << preview.subject << "\n\n";
    std::cout << preview.text << "\n\n-- \n" << preview.words << (preview.built_in ? ", built in" : "");
    if (preview.form == rescue::MessageForm::sms) {
        std::cout << "; " << to_string(preview.size.encoding) << ", " << preview.size.units
                  << " units, segments: " << preview.size.segments;
    }
    std::cout << "\n";
}

}  // namespace

void add_options(CLI::App& command, MessagePreviewOptions& options) {
    command.add_option("--locale", options.locale,
                       "the guest's, such as pt-BR; default: unknown, so notify.locale");
    command.add_option("--form", options.form, "sms or email")
        ->check(CLI::IsMember({"sms", "email"}))
        ->capture_default_str();
    command.add_option("--door", options.door, "the lock's name; \"\" for none");
    command.add_option("--guest", options.guest, "the guest's name; \"\" for none");
    command.add_option("--time-zone", options.time_zone, "the lock's, such as Europe/Berlin");
    command.add_flag("--endless", options.endless, "as if the stay had no end");
    command.add_flag("--json", options.json, "for programs");
}

int run_message_preview(Config const& config, MessagePreviewOptions const& options) {
    auto const shown = preview(config.messages, options);
    if (options.json)
        std::cout << to_json(shown) << "\n";
    else
        print(shown);
    return exit_code::kOk;
}

}  // namespace sparekey::daemon
