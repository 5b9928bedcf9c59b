// An operator's message template, and what is made of it.
#include "rescue/message_template.hpp"
#include "fuzz/fuzz.hpp"

using namespace sparekey;
using rescue::MessageTemplate;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    for (auto const form : {rescue::MessageForm::sms, rescue::MessageForm::email}) {
        auto const parsed = MessageTemplate::parse(text, form);
        if (!parsed) {
            fuzz::require(!parsed.error().empty(), "a refusal says why");
            continue;
        }
        for (auto const full : {false, true}) {
            rescue::Mustache::Values values;
            if (full)
                for (auto const name : MessageTemplate::variables()) values[std::string(name)] = "{{name}}";
            values.erase("pin");
            auto const rendered = parsed->render(std::move(values));
            fuzz::require(rendered.text.find(MessageTemplate::kPinMarkUtf8) != std::string::npos,
                          "no message goes out without the PIN");
            fuzz::require(rendered.subject.find(MessageTemplate::kPinMarkUtf8) == std::string::npos,
                          "no PIN in a subject");
        }
    }
    return 0;
}
