#include "rescue/message_template.hpp"

#include <gmock/gmock.h>

namespace sparekey::rescue {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> troubles(std::string_view text, MessageForm form = MessageForm::sms) {
    std::vector<std::string> lines;
    if (auto const parsed = MessageTemplate::parse(text, form); !parsed) {
        for (auto const& trouble : parsed.error())
            lines.push_back(std::to_string(trouble.line) + ": " + trouble.message);
    }
    return lines;
}

std::vector<std::string> email_troubles(std::string_view text) {
    return troubles(text, MessageForm::email);
}

MessageTemplate::Rendered email(std::string_view text, Mustache::Values const& values = {}) {
    return MessageTemplate::parse(text, MessageForm::email)->render(values);
}

TEST(MessageTemplate, of_an_sms_is_a_text) {
    auto const parsed =
        MessageTemplate::parse("{{! short }}\nCode for {{door}}: {{pin}}\n", MessageForm::sms);
    auto const rendered = parsed->render({{"door", "Loft"}});
    EXPECT_EQ(rendered.text, "Code for Loft: \ue000");
    EXPECT_EQ(rendered.subject, "");
}

TEST(MessageTemplate, of_an_email_is_subject_and_text) {
    auto const rendered = email("Subject: Code for {{door}}\n\nHello,\n\n    {{pin}}\n", {{"door", "Loft"}});
    EXPECT_EQ(rendered.subject, "Code for Loft");
    EXPECT_EQ(rendered.text, "Hello,\n\n    \ue000");
}

TEST(MessageTemplate, leaves_no_holes_where_a_section_is_left_out) {
    auto const* const text = "Subject: x\n\n{{pin}}\n\n{{#until}}\nUntil {{until}}.\n{{/until}}\n\nBye.\n";
    EXPECT_EQ(email(text, {{"until", "noon"}}).text, "\ue000\n\nUntil noon.\n\nBye.");
    EXPECT_EQ(email(text).text, "\ue000\n\nBye.");
}

TEST(MessageTemplate, may_come_from_any_editor) {
    EXPECT_EQ(email("\ufeffSubject: x\r\n\r\none\r\n{{pin}}\r\n").text, "one\n\ue000");
}

TEST(MessageTemplate, knows_its_variables) {
    EXPECT_THAT(troubles("{{pin}} {{door}} {{until}} {{from}} {{guest}} {{contact}}"), ElementsAre());
    EXPECT_THAT(
        troubles("{{pin}}\n{{dor}}\n{{#untill}}x{{/untill}}"),
        ElementsAre("2: there is no {{dor}}; the variables are pin, door, until, from, guest, contact",
                    "3: there is no {{untill}}; the variables are pin, door, until, from, guest, contact"));
    EXPECT_THAT(email_troubles("Subject: {{dor}}\n\nx\n{{pin}}{{name}}"),
                ElementsAre(HasSubstr("1: there is no {{dor}}"), HasSubstr("4: there is no {{name}}")));
}

TEST(MessageTemplate, with_a_tag_that_does_not_close_says_where) {
    EXPECT_THAT(troubles("x\n{{pin}} {{#until}}y"), ElementsAre("2: Unclosed section \"until\""));
    EXPECT_THAT(email_troubles("Subject: x\n\nx\n{{pin"), ElementsAre("4: Unclosed tag"));
    EXPECT_THAT(troubles("{{pin for\n{{door}}"), ElementsAre(HasSubstr("1: there is no {{pin for}}")));
}

TEST(MessageTemplate, always_holds_the_pin) {
    EXPECT_THAT(troubles("Hello {{guest}}"),
                ElementsAre("1: the text must hold {{pin}}, whatever else is missing"));
    EXPECT_THAT(troubles("{{#until}}{{pin}} until {{until}}{{/until}}"),
                ElementsAre(HasSubstr("must hold {{pin}}")));
    EXPECT_THAT(troubles("{{^door}}{{pin}}{{/door}}"), ElementsAre(HasSubstr("must hold {{pin}}")));
    EXPECT_THAT(troubles("{{#door}}{{pin}}{{/door}}{{^door}}{{pin}}{{/door}}"), ElementsAre());
    EXPECT_THAT(email_troubles("Subject: x\n\nHello"),
                ElementsAre(HasSubstr("2: the text must hold {{pin}}")));
}

TEST(MessageTemplate, keeps_the_pin_out_of_the_subject) {
    EXPECT_THAT(email_troubles("Subject: {{pin}}\n\n{{pin}}"),
                ElementsAre(HasSubstr("1: the subject must not hold {{pin}}")));
}

TEST(MessageTemplate, of_an_email_begins_with_its_subject) {
    EXPECT_THAT(email_troubles("{{pin}}\n"), ElementsAre(HasSubstr("1: the first line must be the subject")));
    EXPECT_THAT(email_troubles("Subject:\n\n{{pin}}"),
                ElementsAre(HasSubstr("1: the first line must be the subject")));
    EXPECT_THAT(email_troubles("Subject: x\n{{pin}}"),
                ElementsAre(HasSubstr("2: there must be an empty line")));
    EXPECT_THAT(email_troubles("Subject: x"), ElementsAre(HasSubstr("2: the text must hold {{pin}}")));
}

TEST(MessageTemplate, of_an_sms_has_no_subject) {
    EXPECT_THAT(troubles("Subject: x\n\n{{pin}}"), ElementsAre("1: an SMS has no subject"));
}

TEST(MessageTemplate, is_a_text_of_characters) {
    EXPECT_THAT(troubles("{{pin}}\nT\xfcr"), ElementsAre("2: is not UTF-8"));
    EXPECT_THAT(troubles("{{pin}}\n\x1b"), ElementsAre("2: holds a character that is not for reading"));
    EXPECT_THAT(troubles("\ue000{{pin}}"), ElementsAre("1: holds a character that is not for reading"));
    EXPECT_THAT(troubles(" \n"), ElementsAre("1: is empty"));
}

TEST(MessageTemplate, says_what_may_leave_holes) {
    auto const holes = [](std::string_view text) {
        return MessageTemplate::parse(text, MessageForm::sms)->may_leave_holes();
    };
    EXPECT_THAT(holes("{{pin}} for {{door}} until {{until}}"), ElementsAre("door", "until"));
    EXPECT_THAT(holes("{{pin}}{{#until}} until {{until}}{{/until}}, {{door}}{{^door}}your door{{/door}}"),
                ElementsAre());
}

}  // namespace
}  // namespace sparekey::rescue
