#include "notify/guest_lookup.hpp"

#include "notify/recipient.hpp"
#include "notify/text_or_null.hpp"

namespace sparekey::notify {
namespace {

Result<void> read_member(json::Value answer, std::string_view key, std::string& into) {
    auto text = answer.optional_string(key);
    if (!text) return with_context("the answer", text.error());
    if (*text) into = std::move(**text);
    return {};
}

}  // namespace

Secret guest_lookup(rescue::GuestQuery const& query) {
    json::Writer writer;
    writer.begin_object();
    writer.member("version", 1).member("kind", "guest_lookup");
    text_or_null(writer, "workspace", query.workspace);
    text_or_null(writer, "access_code_id", query.access_code_id);
    text_or_null(writer, "access_code_name", query.access_code_name);
    text_or_null(writer, "device_id", query.device_id);
    writer.member("starts_at", query.starts_at).member("ends_at", query.ends_at);
    writer.end_object();
    return writer.take_secret();
}

Result<std::optional<rescue::Recipient>> read_guest_answer(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return std::optional<rescue::Recipient>();
    auto const document = json::Document::parse(text);
    if (!document) return with_context("the answer", document.error());
    auto const answer = document->root();
    if (answer.is_null()) return std::optional<rescue::Recipient>();
    if (!answer.is_object()) return Error{Errc::invalid_input, "the answer: not a JSON object"};

    rescue::Recipient guest;
    for (auto const& [key, into] : {std::pair("name", &guest.name), std::pair("phone", &guest.phone),
                                    std::pair("email", &guest.email), std::pair("locale", &guest.locale)}) {
        if (auto const read = read_member(answer, key, *into); !read) {
            wipe(guest);
            return read.error();
        }
    }
    if (guest.phone.empty() && guest.email.empty()) return std::optional<rescue::Recipient>();
    return std::optional(std::move(guest));
}

}  // namespace sparekey::notify
