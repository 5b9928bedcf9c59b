// The words of one kind of message in one language, as etc/templates/ has them. docs/messages.md says how to
// write one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rescue/guest_channel.hpp"
#include "rescue/mustache.hpp"

namespace sparekey::rescue {

class MessageTemplate {
  public:
    using Parsed = boost::system::result<MessageTemplate, std::vector<TemplateTrouble>>;

    /// The variables that a template may name.
    static std::vector<std::string_view> const& variables();

    /// Of a whole file. Everything that is wrong with it at once, in the order of its lines: no UTF-8, tags
    /// that do not close or do not exist, a text that may come without the PIN, a subject with it.
    static Parsed parse(std::string_view file, MessageForm form);

    /// In a rendered text the PIN's place: no template and no cleaned value holds this character. The PIN
    /// itself never gets here.
    static constexpr char32_t kPinMark = U'\ue000';
    static constexpr std::string_view kPinMarkUtf8 = "\ue000";

    struct Rendered {
        std::string subject;  // empty for an SMS
        std::string text;     // with kPinMark for the PIN
    };

    /// `values` without "pin".
    Rendered render(Mustache::Values values) const;

    /// Variables that a guest may lack and that stand without a section, {{#until}} or {{^until}}, for that
    /// case.
    std::vector<std::string> may_leave_holes() const;

  private:
    MessageTemplate(Mustache subject, Mustache text) : subject_(std::move(subject)), text_(std::move(text)) {}

    Mustache subject_;  // of an SMS, empty
    Mustache text_;
};

}  // namespace sparekey::rescue
